#!/bin/sh
# SPDX-License-Identifier: MIT
# Lint sees what it is there for: a small tree with one fault at a time. TAP.
set -u
. tests/tap.sh

lint=$(readlink -f tests/lint.sh)
dir=$(mktemp -d "${TMPDIR:-/tmp}/patchdigest.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
tree=$dir/tree

# A header and a source that includes and calls others: file NAME [OTHER...]
file() {
	name=$1
	shift
	guard=$(echo "$name" | tr 'a-z/' 'A-Z_')_H
	stem=$(basename "$name")
	mkdir -p "$tree/$(dirname "$name")" "$tree/build/plain/$(dirname "$name")"
	cat >"$tree/$name.h" <<-END
	/* SPDX-License-Identifier: MIT */
	#ifndef $guard
	#define $guard
	int ${stem}_run(void);
	#endif
	END
	{
		echo '/* SPDX-License-Identifier: MIT */'
		for other in "$name" "$@"; do
			echo "#include \"$other.h\""
		done
		echo
		printf 'int %s_run(void)\n{\n' "$stem"
		printf '\treturn 0'
		for other; do
			printf ' + %s_run()' "$(basename "$other")"
		done
		printf ';\n}\n'
	} >"$tree/$name.c"
	(cd "$tree" && ${CC:-cc} -I. -c -o "build/plain/$name.o" "$name.c")
}

# A tree without a fault: common below state below bot/model.
tree() {
	rm -rf "$tree"
	mkdir -p "$tree/doc" "$tree/tests" "$tree/deploy/man"
	cp "$lint" "$tree/tests/lint.sh"
	cp .clang-format "$tree"
	cat >"$tree/doc/DESIGN.md" <<-'END'
	| room | what it is |
	|---|---|
	| `common/` | the ground |
	| `state/` | the memory |
	| `bot/model/` | the facts |
	END
	file common/a
	file state/b common/a
	file bot/model/c state/b common/a
	file bot/model/d bot/model/c
}

run() { (cd "$tree" && sh tests/lint.sh >"$dir/said" 2>"$dir/err"); }
finds() { # TEXT
	! run && grep -qF "$1" "$dir/said" || ! sed 's/^/# /' "$dir/said" "$dir/err"
}

tree
check "a tree without a fault passes" run
file common/a state/b
check "an arrow that goes up is found" finds 'common/ may not include "state/b.h"'
tree
file bot/other/e common/a
check "a room that the picture lacks is found" finds 'bot/other/ is no room of the table'
tree
file bot/model/c bot/model/d
check "a circle of two files is found" finds 'bot/model/c.c:1: in a circle'
tree
file bot/model/e bot/model/d
file bot/model/c bot/model/e
check "a circle of three files is found" finds 'bot/model/e.c:1: in a circle'
tree
echo 'char *f(char *s) { return strcpy(s, "x"); }' >>"$tree/common/a.c"
check "a function that is ruled out is found" finds 'common/a.c:'
tree
echo 'static const char sql[] = "SELECT instr(?1, ?2)";' >>"$tree/state/b.c"
check "a word of one engine is found" finds 'state/b.c:9: not every engine'
tree
sed -i 1d "$tree/state/b.h"
check "a file without its licence is found" finds 'no SPDX'
tree
printf '# It\n\n## 1. Lines\n\nSee LAYOUT 1.\n' >"$tree/doc/LAYOUT.md"
check "a section that exists may be cited" run
printf '/* %s 1 and 7 */\n' LAYOUT >>"$tree/common/a.c"
check "one that does not is found" finds 'common/a.c:8: doc/LAYOUT.md has no section 7'
tree
printf '/* %s 2.5 */\n' RELIA''BILITY >>"$tree/common/a.c"
check "a paper that is not there is found" finds 'a paper that is not in doc/'
tree
printf '/* Up to %s. */\n' hi''m >>"$tree/common/a.c"
check "a person of one sex is found" finds 'common/a.c:8: a person is "they"'
tap_end
