#!/bin/sh
# SPDX-License-Identifier: MIT
# What import and digest cost, as ratios within this run: make bench
#
# The input is an archive of some 38,000 mails, made of the corpus where that
# is present (../shared/corpus) and of the demo's mails else; A4 is five times
# as long. The bound is a C program that stores the same rows and decodes
# nothing (../shared/bench/limit.c); where it is absent its rows are left out.
# Everything runs once a round, in turn; the figures are medians over the
# rounds of the ratio in each. It takes some minutes and 3 GB below build/.
#
# usage: tests/bench/bench.sh [ROUNDS]   (PROGRAM, ONE_BATCH, TOOLS from make)
set -eu

rounds=${1:-7}
shared=../shared
dir=build/bench
mkdir -p "$dir"
trap 'rm -f "$dir"/*.db* "$dir"/a4.mbox' EXIT
trap 'exit 1' INT TERM
export XDG_CONFIG_HOME="$dir" # no configuration, whoever runs this

say() { echo "bench: $*" >&2; }

# --- the input --------------------------------------------------------------

if [ -r $shared/corpus/kvmarm-2020q2.mbox.gz ]; then
	zcat $shared/corpus/kvmarm-2020q2.mbox.gz >"$dir/base.mbox"
	copies=20 per_year=1 year=2030 from=05-25 to=05-31
else
	say "no ../shared/corpus: a long archive of the demo's mails"
	for mail in tests/corpus/demo/*.eml; do
		echo 'From mboxrd@z Thu Jan  1 00:00:00 1970'
		cat "$mail"
		echo
	done >"$dir/base.mbox"
	copies=600 per_year=30 year=2035 from=03-31 to=04-06
fi
"$TOOLS/repeat" "$dir/base.mbox" $copies $per_year >"$dir/k.mbox"
"$TOOLS/repeat" "$dir/base.mbox" $((5 * copies)) $per_year >"$dir/a4.mbox"
week=$year-$from..$year-$to

limit=
if [ ! -r $shared/bench/limit.c ]; then
	say "no ../shared/bench/limit.c: no bound to hold against"
elif ${CC:-cc} -O2 -o "$dir/limit" $shared/bench/limit.c -lsqlite3 -lz; then
	limit=$dir/limit
else
	say "limit.c does not build (zlib1g-dev?): no bound to hold against"
fi

# The same week by SQL out of the bound's rows.
by_sql=
if [ -n "$limit" ] && [ -r $shared/bench/digest.sql ] &&
	command -v sqlite3 >/dev/null; then
	by_sql=$dir/digest.sql
	{
		echo ".param set :from $(date -u -d "$year-$from" +%s)"
		echo ".param set :to $(($(date -u -d "$year-$to" +%s) + 86400))"
		cat $shared/bench/digest.sql
	} >"$by_sql"
fi

# --- the rounds -------------------------------------------------------------

rows=$dir/rows
: >"$rows"
cost() { "$TOOLS/cost" "$rows" "$@"; }
digest() { # NAME STATE
	cost "$1" 20 "$PROGRAM" -q -s "$2" digest "$week"
}

say "A4: $(grep -c '^From ' "$dir/a4.mbox") mails"
cost import-a4 1 "$PROGRAM" -q -s "$dir/a4.db" import "$dir/a4.mbox"
[ -z "$by_sql" ] || "$limit" patch "$dir/a4.mbox" "$dir/limit-a4.db" >/dev/null
rm "$dir/a4.mbox"

round=0
while [ $round -lt "$rounds" ]; do
	round=$((round + 1))
	say "round $round of $rounds"
	rm -f "$dir/k.db"* "$dir/one.db"*
	[ -z "$limit" ] ||
		cost limit 1 "$limit" patch "$dir/k.mbox" "$dir/limit.db"
	cost import 1 "$PROGRAM" -q -s "$dir/k.db" import "$dir/k.mbox"
	cost again 1 "$PROGRAM" -q -s "$dir/k.db" import "$dir/k.mbox"
	cost one 1 "$ONE_BATCH" -q -s "$dir/one.db" import "$dir/k.mbox"
	digest digest "$dir/k.db"
	digest digest-a4 "$dir/a4.db"
	[ -z "$by_sql" ] ||
		cost sql 20 sqlite3 -init "$by_sql" "$dir/limit-a4.db" .quit
done

# --- the table --------------------------------------------------------------

messages=$("$PROGRAM" -q -s "$dir/k.db" status --format=json |
	sed -n 's/^ "mails": *\([0-9]*\).*/\1/p')
awk -v messages="$messages" -v bytes="$(wc -c <"$dir/k.db")" \
	-f tests/bench/table.awk "$rows"
