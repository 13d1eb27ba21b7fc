# SPDX-License-Identifier: GPL-3.0-or-later
# ol_unit_test(NAME source... LIBS library...): one Check program, run by ctest under the label
# "unit".
pkg_check_modules(CHECK REQUIRED IMPORTED_TARGET check)

function(ol_unit_test name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBS")
	add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
	target_link_libraries(${name} PRIVATE ol_flags ${arg_LIBS} PkgConfig::CHECK)
	target_compile_definitions(${name} PRIVATE OL_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
	add_test(NAME unit/${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
	set_tests_properties(unit/${name} PROPERTIES LABELS unit TIMEOUT 120)
endfunction()
