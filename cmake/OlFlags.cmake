# SPDX-License-Identifier: GPL-3.0-or-later
# ol_flags: the warnings, hardening and sanitizers that every target of ours is compiled with.
include(CheckCCompilerFlag)
include(CheckLinkerFlag)
include(CheckPIESupported)

add_library(ol_flags INTERFACE)
target_compile_definitions(ol_flags INTERFACE _GNU_SOURCE OL_VERSION="${PROJECT_VERSION}")

# Adds each flag that the compiler knows, for builds where the generator expression CONDITION holds.
function(ol_compile_flags condition)
	foreach(flag IN LISTS ARGN)
		string(MAKE_C_IDENTIFIER "OL_CC${flag}" known)
		check_c_compiler_flag("${flag}" ${known})
		if(${known})
			target_compile_options(ol_flags INTERFACE "$<$<${condition}>:${flag}>")
		endif()
	endforeach()
endfunction()

function(ol_link_flags condition)
	foreach(flag IN LISTS ARGN)
		string(MAKE_C_IDENTIFIER "OL_LD${flag}" known)
		check_linker_flag(C "${flag}" ${known})
		if(${known})
			target_link_options(ol_flags INTERFACE "$<$<${condition}>:${flag}>")
		endif()
	endforeach()
endfunction()

ol_compile_flags(BOOL:1
	-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
	-Wformat=2 -Wvla -Wcast-qual -Wwrite-strings -Wundef -Wnull-dereference
	-Wimplicit-fallthrough -Wlogical-op -Wduplicated-cond -Wduplicated-branches
	-Wjump-misses-init)
if(OL_WERROR)
	target_compile_options(ol_flags INTERFACE -Werror)
endif()

# Hardening: in every optimised build, never beside a sanitizer (they replace the same functions).
set(optimised "CONFIG:Release,RelWithDebInfo,MinSizeRel")
if(NOT OL_SANITIZE AND NOT OL_FUZZ)
	check_c_compiler_flag("-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3" OL_CC_FORTIFY)
	if(OL_CC_FORTIFY)
		target_compile_options(ol_flags INTERFACE
			"$<$<${optimised}>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>")
	endif()
	ol_compile_flags(${optimised} -fstack-protector-strong -fstack-clash-protection
		-fcf-protection -ftrivial-auto-var-init=zero -fno-strict-overflow)
	ol_link_flags(${optimised} -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()
ol_link_flags(BOOL:1 -Wl,--as-needed)
check_pie_supported(LANGUAGES C)

# A router has little flash: keep only what is called.
if(OL_ROUTER OR OL_CLIENT)
	ol_compile_flags(BOOL:1 -ffunction-sections -fdata-sections)
	ol_link_flags(BOOL:1 -Wl,--gc-sections)
endif()

if(OL_FUZZ)
	if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
		message(FATAL_ERROR "OL_FUZZ needs clang: libFuzzer is part of it")
	endif()
	target_compile_options(ol_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(OL_SANITIZE)
	set(sanitize -fsanitize=${OL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_compile_options(ol_flags INTERFACE ${sanitize})
	target_link_options(ol_flags INTERFACE ${sanitize})
endif()
if(OL_COVERAGE)
	target_compile_options(ol_flags INTERFACE --coverage)
	target_link_options(ol_flags INTERFACE --coverage)
endif()
