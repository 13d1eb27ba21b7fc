# SPDX-License-Identifier: GPL-3.0-or-later
# Makes SQL a part of the program:
#   cmake -DMIGRATIONS=folder -DSTATEMENTS=folder -DOUTPUT=file.c -DNAMES=file.h -P embed.cmake
set(texts "")
set(migrations "")
set(statements "")
set(names "")

# Appends the C array NAME with the text of VALUE, closed by a zero byte.
macro(embed name value)
	string(HEX "${value}" bytes)
	string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
	string(APPEND texts "static const unsigned char ${name}[] = { ${bytes} 0 };\n")
endmacro()

file(GLOB files LIST_DIRECTORIES false ${MIGRATIONS}/*.sql)
list(SORT files)
foreach(file IN LISTS files)
	get_filename_component(name ${file} NAME_WE)
	file(READ ${file} text)
	embed(migration_${name} "${text}")
	string(APPEND migrations "\t{ \"${name}\", (const char *)migration_${name} },\n")
endforeach()

# A statement stands between the line with its name and the next empty line.
file(GLOB files LIST_DIRECTORIES false ${STATEMENTS}/*.sql)
list(SORT files)
foreach(file IN LISTS files)
	file(READ ${file} rest)
	get_filename_component(file ${file} NAME)
	string(APPEND names "\t/* sql/${file} */\n")
	while(rest MATCHES "\n-- (SQL_[A-Z_]+)\n")
		set(name ${CMAKE_MATCH_1})
		string(FIND "${rest}" "\n-- ${name}\n" at)
		string(LENGTH "\n-- ${name}\n" length)
		math(EXPR at "${at} + ${length}")
		string(SUBSTRING "${rest}" ${at} -1 rest)
		string(FIND "${rest}\n\n" "\n\n" end)
		string(SUBSTRING "${rest}" 0 ${end} text)
		embed(text_${name} "${text}")
		string(APPEND names "\t${name},\n")
		string(APPEND statements "\t[${name}] = (const char *)text_${name},\n")
	endwhile()
endforeach()

file(WRITE ${NAMES} "/* The statements by their names; written by embed.cmake. */
enum sql {
${names}\tSQL_COUNT /* how many */
};
")
file(WRITE ${OUTPUT} "/* Migrations and statements of session-manager; written by embed.cmake. */
#include \"session-manager/migrate.h\"
#include \"session-manager/sql.h\"

${texts}
const struct migration migrations[] = {
${migrations}\t{ 0, 0 },
};

const char *const sql_text[SQL_COUNT] = {
${statements}};
")
