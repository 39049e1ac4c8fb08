#!/bin/sh
# SPDX-License-Identifier: MIT
# The page as a browser shows it: at the width of a phone and of a desk, by
# day and by night, nothing sticks out sideways, the style is taken, words can
# be read. TAP; skipped where there is no Chromium.
set -u

browser=
for name in chromium chromium-browser google-chrome; do
	command -v "$name" >/dev/null && browser=$name && break
done
if [ -z "$browser" ]; then
	echo "ok 1 - the page in a browser # SKIP no chromium here"
	echo "1..1"
	exit 0
fi

bin=$(pwd)/${PATCHDIGEST:-build/patchdigest}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export HOME="$dir" XDG_STATE_HOME="$dir/state" XDG_CONFIG_HOME="$dir/config"
n=0 bad=0

ok() { # NAME CODE-OF-TEST [FILE]
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		[ -z "${3-}" ] || grep -v ERROR:dbus "$3" | sed "s/^/# /" | head -40
		bad=$((bad + 1))
	fi
}

# browse ARGS...: nothing of this goes out, and nothing of it stays
browse() {
	rm -rf "$dir/user"
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu \
		--disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync \
		--disable-dev-shm-usage --hide-scrollbars \
		--user-data-dir="$dir/user" "$@" 2>"$dir/browser.err"
}

# The page has no scripts, so another page holds it in a frame and measures;
# --allow-file-access-from-files lets it look inside.
cat >"$dir/measure.html" <<'END'
<!DOCTYPE html><meta charset="utf-8"><body><script>
const [page, width, scheme] = location.hash.slice(1).split(",");
const frame = document.createElement("iframe");
frame.style = "border:0;height:900px;width:" + width + "px";
const found = [];

function rgb(text) {
	return text.match(/[\d.]+/g).map(Number);
}
function luminance(color) {
	const [r, g, b] = color.map(v => (v /= 255) <= 0.03928 ?
		v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function behind(element, view) {
	for (; element; element = element.parentElement) {
		const color = rgb(view.getComputedStyle(element).backgroundColor);
		if (color.length < 4 || color[3])
			return color.slice(0, 3);
	}
	return [255, 255, 255];
}
function name(element) {
	return element.tagName + " " + element.textContent.slice(0, 40);
}
frame.onload = () => {
	const doc = frame.contentDocument, view = frame.contentWindow;
	const body = view.getComputedStyle(doc.body);
	const wide = doc.documentElement.scrollWidth;
	const seen = new Set();

	if (wide > width)
		found.push("the page is " + wide + " wide");
	for (const e of doc.body.querySelectorAll("*")) {
		const box = e.getBoundingClientRect();
		if (box.right > Number(width) + 1 || box.left < -1)
			found.push("sticks out: " + name(e));
		const own = [...e.childNodes].some(
			c => c.nodeType == 3 && c.textContent.trim());
		if (!own || e.ownerSVGElement || e.namespaceURI.endsWith("svg"))
			continue;
		const style = view.getComputedStyle(e);
		if (parseFloat(style.fontSize) < 12)
			found.push("too small: " + name(e));
		const ink = luminance(rgb(style.color).slice(0, 3));
		const paper = luminance(behind(e, view));
		const contrast = (Math.max(ink, paper) + 0.05) /
			(Math.min(ink, paper) + 0.05);
		const kind = style.color + behind(e, view);
		if (contrast < 4.5 && !seen.has(kind))
			found.push("too pale (" + contrast.toFixed(1) + "): " +
				name(e));
		seen.add(kind);
	}
	for (const svg of doc.querySelectorAll("svg.chart, svg.bar")) {
		const box = svg.getBoundingClientRect();
		if (box.width < 40 || box.height < 8)
			found.push("no picture to see: " + box.width + "x" +
				box.height);
	}
	if (!doc.querySelector("svg.chart rect"))
		found.push("no chart");
	if (body.maxWidth == "none")
		found.push("the style is not taken");
	if ((luminance(rgb(body.backgroundColor)) < 0.5) != (scheme == "dark"))
		found.push("not " + scheme + ": " + body.backgroundColor);
	if (doc.scripts.length || view.performance
			.getEntriesByType("resource").length)
		found.push("it runs or loads something");
	document.body.textContent = found.length ? found.join("\n") : "all well";
};
frame.src = page;
document.body.append(frame);
</script>
END

measure() { # NAME PAGE WIDTH SCHEME
	flags=
	[ "$4" = light ] || flags=--force-dark-mode
	# shellcheck disable=SC2086
	browse --allow-file-access-from-files --virtual-time-budget=20000 \
		--window-size=1400,1000 $flags --dump-dom \
		"file://$dir/measure.html#$2,$3,$4" >"$dir/dom"
	grep -q "all well" "$dir/dom"
	ok "$1: $3 wide, $4" $? "$dir/dom"
}

picture() { # NAME PAGE WIDTH
	browse --window-size="$3",900 --screenshot="$dir/shot.png" \
		"file://$dir/$2" >/dev/null
	# of a blank page: 3 to 5 kB
	[ "$(wc -c <"$dir/shot.png")" -gt 10000 ]
	ok "$1: a picture of it, $3 wide" $? "$dir/browser.err"
}

cp tests/golden/page.html "$dir/hostile.html" || exit 1
for f in tests/corpus/demo/*.eml; do
	echo "From x Thu Jan  1 00:00:00 1970"
	cat "$f"
	echo
done | "$bin" -q import - 2>"$dir/err" &&
	"$bin" -l kvm digest 1970..2100 --format=html --detail=full >"$dir/demo.html" 2>>"$dir/err"
ok "the page is made" $? "$dir/err"

for page in hostile demo; do
	for width in 320 390 800 1300; do
		measure "$page" "$page.html" "$width" light
		measure "$page" "$page.html" "$width" dark
	done
	picture "$page" "$page.html" 390
	picture "$page" "$page.html" 1300
done

# A measure that finds nothing proves nothing: it must find this.
sed 's|<h1>|<p><span>no style is taken, and this_is_far_too_wide_&'"$(
	printf '%0400d' 0)"'</span></p><h1>|; s|--page:#fff|--page:#fee|' \
	"$dir/demo.html" >"$dir/wrong.html"
browse --allow-file-access-from-files --virtual-time-budget=20000 \
	--window-size=1400,1000 --dump-dom \
	"file://$dir/measure.html#wrong.html,390,light" >"$dir/dom"
grep -q "sticks out" "$dir/dom" && grep -q "style is not taken" "$dir/dom"
ok "a page that is wrong is seen to be" $? "$dir/dom"

echo "1..$n"
[ "$bad" -eq 0 ]
