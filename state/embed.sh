#!/bin/sh
# SPDX-License-Identifier: MIT
# Print a C file that holds the migrations given: state/embed.sh *.sql >x.c
#
# Bytes go through od, not into string literals: C99 promises room for only
# 4,095 in one of those. Files are numbered without gaps: NNNN_name.sql.
set -eu

echo '#include "state/migrate.h"'
echo
n=0
names=
for f; do
	n=$((n + 1))
	name=$(basename "$f" .sql)
	case $name in
	"$(printf %04d $n)"_?*) ;;
	*)
		echo "$0: $f: expected number $(printf %04d $n)" >&2
		exit 1
		;;
	esac
	if LC_ALL=C grep -q '[^ -~	]' "$f"; then
		echo "$0: $f: only plain ASCII goes into a migration" >&2
		exit 1
	fi
	echo "static const char sql_${n}[] = {"
	od -An -v -tx1 "$f" | sed 's/ \(..\)/0x\1,/g'
	echo '0x00};'
	names="$names	{\"$name\", sql_$n},
"
done
echo
echo 'const struct migration migrations[] = {'
printf %s "$names"
echo '};'
echo "const int migrations_n = $n;"
