# SPDX-License-Identifier: GPL-3.0-or-later
# A toolchain for static programs: musl and the libraries that deploy/ownline/build-static made.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER musl-gcc)
cmake_path(SET musl NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../build/musl)
set(ENV{PKG_CONFIG_LIBDIR} ${musl}/lib/pkgconfig)
set(CMAKE_C_FLAGS_INIT "-isystem ${musl}/include")

# musl-gcc knows static programs and position-independent ones, but not both at once.
execute_process(COMMAND gcc -print-multiarch OUTPUT_VARIABLE machine OUTPUT_STRIP_TRAILING_WHITESPACE)
foreach(name crtbeginS crtendS)
	execute_process(COMMAND gcc -print-file-name=${name}.o OUTPUT_VARIABLE ${name}
		OUTPUT_STRIP_TRAILING_WHITESPACE)
endforeach()
string(REPLACE -gnu -musl crt /usr/lib/${machine})
string(JOIN " " CMAKE_EXE_LINKER_FLAGS_INIT -static -nostartfiles
	-Wl,-pie,--no-dynamic-linker,-z,text ${crt}/rcrt1.o ${crt}/crti.o ${crtbeginS})
set(CMAKE_C_STANDARD_LIBRARIES_INIT "${crtendS} ${crt}/crtn.o")
