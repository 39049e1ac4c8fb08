#!/bin/sh
# SPDX-License-Identifier: MIT
# What a machine can see of the rules that this tree keeps: who may include
# whom, which library has which door, what is ruled out, lengths, guards,
# formatting. Each fault is a line, file:line: text.
#
# Headers are laid out by hand, their comments in columns; .c files are as
# clang-format has them.
set -u
cd "$(dirname "$0")/.." || exit 1

faults=$(mktemp) || exit 1
trap 'rm -f "$faults"' EXIT

sources=$(find common config imap smtp state bot tests -name '*.[ch]' 2>/dev/null)
c_files=$(echo "$sources" | grep '\.c$')
scripts=$(find deploy state tests -name '*.sh')
sql=$(find state -name '*.sql')
prose=$(find README.md CONTRIBUTING.md Makefile doc deploy -type f 2>/dev/null |
	grep -v '\.sh$')
texts=$(find . -type f -not -path './.git' -not -path './.git/*' \
	-not -path './build/*' -not -path './tests/corpus/*' \
	-not -name lint.sh | sed 's|^\./||')

# Lists of files below: none has a blank in its name.
# shellcheck disable=SC2086
awk '
function room(path) {
	sub(/\/[^\/]*$/, "", path)
	return path
}
function starts(s, head) {
	return substr(s, 1, length(head)) == head
}
function fault(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
}
BEGIN {
	# Includes of our own point one way: a room may include itself and
	# what stands above it in the table of doc/DESIGN.md.
	while ((getline line <"doc/DESIGN.md") > 0)
		if (line ~ /^\| `[a-z\/]+\/` \|/) {
			split(line, part, "`")
			floor[substr(part[2], 1, length(part[2]) - 1)] = ++n_rooms
		}

	# Each library has its doors.
	door["sqlite3.h"] = "state/"
	door["libconfig.h"] = "config/"
	door["openssl/"] = "common/tls_ common/hash.c"
	door["libetpan/mailimap"] = "imap/"
	door["libetpan/mailstream.h"] = "common/tls_stream.c imap/ smtp/"
	door["libetpan/mmapstring.h"] = "smtp/"
	door["libetpan/"] = "nothing: its parsers die of hostile mail"
	door["jansson.h"] = "bot/"
	door["archive.h"] = "bot/read/"
	door["seccomp.h"] = "bot/read/"
	door["unictype.h"] = "common/utf8.c"
	door["uniwidth.h"] = "common/utf8.c"
	door["pcre2.h"] = "bot/filter/pattern.c"

	banned = "strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|" \
		 "atoll|alloca"
	banned = "(^|[^_[:alnum:]])(" banned ")[ \t]*\\("
	clock = "(^|[^_[:alnum:]])(time|gettimeofday|clock_gettime)\\("
}
function library(name,   best, head, where, n, i) {
	for (head in door)
		if (starts(name, head) && length(head) > length(best))
			best = head
	if (best == "")
		return
	n = split(door[best], where, " ")
	for (i = 1; i <= n; i++)
		if (starts(FILENAME, where[i]))
			return
	fault("<" name "> is only for " door[best])
}
function own(name,   from) {
	from = room(FILENAME)
	if (name !~ /\//) {
		fault("\"" name "\" is not written from the root")
		return
	}
	if (in_tests)
		return
	if (!(from in floor)) {
		fault(from "/ is no room of the table")
		return
	}
	if (room(name) in floor && floor[room(name)] <= floor[from])
		return
	fault(from "/ may not include \"" name "\"")
}
FNR == 1 {
	in_tests = starts(FILENAME, "tests/")
	is_c = FILENAME ~ /\.[ch]$/
	is_strict = FILENAME ~ /^(common\/mail|config|bot\/(facts|series|digest))\//
	guard = ""
	if (FILENAME ~ /\.h$/) {
		guard = toupper(FILENAME)
		gsub(/[\/.]/, "_", guard)
	}
}
FNR == 2 && guard != "" && $0 != "#ifndef " guard ||
FNR == 3 && guard != "" && $0 != "#define " guard {
	fault("the guard must be " guard)
}
FNR == 502 {
	fault("more than 500 lines below its licence: has it still one job?")
}
FNR <= 2 && /SPDX-License-Identifier: MIT/ {
	licensed = FILENAME
}
FNR == 3 && licensed != FILENAME {
	fault("no SPDX-License-Identifier in its first two lines")
}
/[ \t]$/ {
	fault("blanks at the end")
}
# What only SQLite understands stands in one place.
is_c && starts(FILENAME, "state/") && FILENAME != "state/sql.h" &&
/CROSS JOIN|(^|[^_[:alnum:]])(iif|instr)\(|INSERT OR|REPLACE INTO|[^_]rowid|IS NOT \?/ {
	fault("not every engine understands that: state/sql.h says it")
}
is_c && !in_tests && /^[ \t]*#[ \t]*include[ \t]*</ {
	name = $0
	gsub(/^[^<]*<|>.*$/, "", name)
	library(name)
}
is_c && /^[ \t]*#[ \t]*include[ \t]*"/ {
	name = $0
	gsub(/^[^"]*"|"[^"]*$/, "", name)
	own(name)
}
is_c && $0 ~ banned {
	fault("a function that is ruled out here")
}
is_c && !in_tests && $0 ~ clock && FILENAME != "common/clock.c" {
	fault("only common/clock.c asks what time it is")
}
is_strict && /_GNU_SOURCE/ {
	fault("this room is strict POSIX")
}
' $sources $scripts $sql >>"$faults"

# What comments and papers cite can be read in doc/, and people are "they".
# shellcheck disable=SC2086
awk '
function fault(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
}
BEGIN {
	# Headings as they are cited: "SPEC 3", "RULES R12", "LAYOUT 10".
	while ((getline line <"doc/SPEC.md") > 0)
		if (line ~ /^## [0-9]/)
			heading["SPEC " substr(line, 4) + 0]
	while ((getline line <"doc/LAYOUT.md") > 0)
		if (line ~ /^## [0-9]/)
			heading["LAYOUT " substr(line, 4) + 0]
	while ((getline line <"doc/RULES.md") > 0)
		if (line ~ /^## R[0-9]/)
			heading["RULES R" substr(line, 5) + 0]
	cited = "(SPEC|LAYOUT|RULES)(\\.md)?,? R?[0-9]+" \
		"((, | and | to | or )R?[0-9]+)*"
	papers = "(^|[^_[:alnum:]])" \
		 "(RELIABILITY|LIBRARIES|STYLE|PERFORMANCE|STUDY)([^_[:alnum:]]|$)"
	person = "(^|[^_[:alnum:]])" \
		 "([Hh]e|[Hh]im|[Hh]is|[Hh]imself|[Ss]he|[Hh]ers?|[Hh]erself)" \
		 "([^_[:alnum:]]|$)"
}
# Each number that a citation has is a heading of that paper.
function cites(text,   paper, n, number, i) {
	while (match(text, cited)) {
		paper = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		n = split(paper, number, /,? (and |to |or )?/)
		sub(/[^A-Z].*/, "", paper)
		for (i = 2; i <= n; i++)
			if (!((paper " " number[i]) in heading))
				fault("doc/" paper ".md has no section " number[i])
	}
}
FILENAME == "tests/lint.sh" {
	next
}
/(SPEC|LAYOUT|RULES)/ {
	cites($0)
}
$0 ~ papers {
	fault("a paper that is not in doc/")
}
$0 ~ person {
	fault("a person is \"they\"")
}
' $sources $scripts $sql $prose >>"$faults"

# No circles: what a file calls stands below it, and calls nothing of it. As
# the linker sees it, from the objects of the last build.
objects=$(echo "$c_files" | sed -n '/^tests/!s|\(.*\)\.c$|build/plain/\1.o|p')
# shellcheck disable=SC2086
if ls $objects >/dev/null 2>&1; then
	nm -A $objects | awk '
	{
		sub(/^build\/plain\//, "")
		sub(/\.o:/, ".c ")
		file = $1
		symbol = $NF
		if ($(NF - 1) ~ /^[TDBRC]$/)
			home[symbol] = file
		else if ($(NF - 1) == "U")
			uses[++n] = file " " symbol
	}
	END {
		for (i = 1; i <= n; i++) {
			split(uses[i], use, " ")
			if (use[2] in home)
				print use[1], home[use[2]]
		}
	}' | tsort 2>&1 >/dev/null | sed '
		/contains a loop:$/d
		s/^tsort: \(.*\)$/\1:1: in a circle of files that call each other/' >>"$faults"
else
	echo "lint: not built: circles not looked at" >&2
fi

# Unfinished work, and paths of the machine that it was written on.
# shellcheck disable=SC2086
{
	grep -nIE '(^|[^[:alnum:]_])(TODO|FIXME|XXX|HACK)([^[:alnum:]_X]|$)' \
		$texts | sed 's|^\([^:]*:[0-9]*\):.*|\1: unfinished work|'
	here=$(dirname "$PWD")
	[ "$here" = / ] || grep -nIF "$here/" $texts |
		sed 's|^\([^:]*:[0-9]*\):.*|\1: a path of this machine|'
} >>"$faults"

for f in $scripts; do
	shell=$(sed -n '1s/^#!//p' "$f") # none: it is read by others, as sh
	${shell:-sh} -n "$f" 2>&1 | sed "s|^|$f:1: |"
done >>"$faults"

# Tools that are not everywhere.
# shellcheck disable=SC2086
{
	find tests -name 'test_*.sh' ! -perm -100 |
		sed 's/$/:1: not executable: no suite runs it/' >>"$faults"
	if command -v shellcheck >/dev/null; then
		# Not: variables that cross files, an empty word in front of
		# a command, words that are to be split.
		shellcheck -S warning -e SC1007,SC2034,SC2046,SC2148,SC2154 \
			-f gcc $scripts >>"$faults"
	else
		echo "lint: no shellcheck: scripts not looked at" >&2
	fi
	if command -v clang-format >/dev/null; then
		clang-format --dry-run -Werror --ferror-limit=1 $c_files 2>&1 |
			sed -n 's|^\([^:]*:[0-9]*\):.*: error: .*|\1: not formatted: make format|p' \
				>>"$faults"
	else
		echo "lint: no clang-format: formatting not looked at" >&2
	fi
	if command -v mandoc >/dev/null; then
		find deploy/man -name '*.[1-9]' -exec \
			mandoc -T lint -W warning {} + |
			sed 's/^mandoc: //' >>"$faults"
	else
		echo "lint: no mandoc: man pages not looked at" >&2
	fi
}

sort -t: -k1,1 -k2,2n "$faults" | uniq
[ ! -s "$faults" ]
