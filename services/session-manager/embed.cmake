# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the SQL files of FOLDER into OUTPUT, a C table: cmake -DFOLDER=… -DOUTPUT=… -P embed.cmake
file(GLOB files LIST_DIRECTORIES false ${FOLDER}/*.sql)
list(SORT files)
set(texts "")
set(table "")
foreach(file IN LISTS files)
	get_filename_component(name ${file} NAME_WE)
	file(READ ${file} hex HEX)
	string(REGEX REPLACE "(..)" "0x\\1," bytes ${hex})
	string(APPEND texts "static const unsigned char sql_${name}[] = { ${bytes} 0 };\n\n")
	string(APPEND table "\t{ \"${name}\", (const char *)sql_${name} },\n")
endforeach()
file(WRITE ${OUTPUT} "/* The migrations of ${FOLDER}; written by embed.cmake. */
#include \"session-manager/migrate.h\"

${texts}const struct migration migrations[] = {
${table}\t{ 0, 0 },
};
")
