/* SPDX-License-Identifier: MIT */
#include "bot/digest/html_style.h"

#include <stddef.h>

#include "common/encode.h"
#include "common/hash.h"
#include "common/strbuf.h"

/* In parts, as C promises only so much in one string. */
static const char *const style[] = {
    "\n"
    ":root{color-scheme:light dark;"
    "--page:#fff;--ink:#1c2024;--soft:#56606b;--line:#d5dae0;"
    "--link:#0a57a4;--box:#f4f6f8;--patch:#0a6fc2;--reply:#c8761a}\n"
    "@media(prefers-color-scheme:dark){:root{"
    "--page:#14171a;--ink:#e4e7ea;--soft:#a3adb8;--line:#363d45;"
    "--link:#7cb8f5;--box:#1d2227;--patch:#4f9fe8;--reply:#e0a052}}\n"
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0 auto;padding:1rem;max-width:62rem;"
    "background:var(--page);color:var(--ink);"
    "font:1rem/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;"
    "overflow-wrap:anywhere}\n"
    "h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem}\n"
    "h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-top:.75rem;"
    "border-top:2px solid var(--line)}\n"
    "h3{font-size:1.05rem;margin:1.75rem 0 .5rem}\n"
    "h4{font-size:1rem;line-height:1.35;margin:0}\n"
    "a{color:var(--link);text-decoration-thickness:1px;"
    "text-underline-offset:2px}\n"
    "h4 a{text-decoration:none}h4 a:hover{text-decoration:underline}\n"
    "a:focus-visible,summary:focus-visible{outline:2px solid var(--link);"
    "outline-offset:2px}\n",
    "dl{margin:0;display:grid;grid-template-columns:max-content 1fr;"
    "gap:.25rem 1rem}\n"
    "dt{color:var(--soft)}dd{margin:0}\n"
    "nav{margin:1rem 0}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;"
    "margin:0;padding:0;list-style:none}\n"
    "ul.i{display:flex;flex-wrap:wrap;gap:0 .4rem;margin:.15rem 0;padding:0;"
    "list-style:none;color:var(--soft)}\n"
    "ul.i li{min-width:0}ul.i li:first-child{color:var(--ink)}\n"
    "dd ul.i,dd ul.i li:first-child{margin:0;color:var(--ink)}\n"
    "ul.b{margin:.25rem 0 0;padding-left:1.25rem}\n"
    "article{margin:0 0 1.1rem;padding-left:.75rem;"
    "border-left:3px solid var(--line)}\n"
    "article:target{border-left-color:var(--patch);background:var(--box)}\n"
    ".n{font-variant-numeric:tabular-nums}\n"
    ".c{margin:.15rem 0;font-size:.85rem}\n"
    "code,pre{font:.85rem/1.45 ui-monospace,'DejaVu Sans Mono',Menlo,"
    "Consolas,monospace}\n"
    ".c code{font-size:inherit;color:var(--soft)}\n"
    "pre{margin:.5rem 0 1rem;padding:.75rem;background:var(--box);"
    "border-radius:4px;white-space:pre-wrap;tab-size:8}\n"
    "pre.w{white-space:pre;overflow-x:auto}pre+pre{margin-top:-1rem}\n",
    ".g{display:grid;gap:0 2.5rem;align-items:start;"
    "grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr))}\n"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}\n"
    "caption{text-align:left;font-weight:600;padding-bottom:.35rem}\n"
    "th,td{padding:.2rem .5rem .2rem 0;text-align:left;vertical-align:top;"
    "font-weight:400;border-top:1px solid var(--line)}\n"
    "thead th,thead td{color:var(--soft);font-size:.85rem;border:0}\n"
    ".r{text-align:right;font-variant-numeric:tabular-nums;width:4rem;"
    "padding-right:.75rem}\n"
    ".rest{color:var(--soft)}\n"
    "figure{margin:1rem 0}figcaption{font-weight:600}\n"
    ".key{display:flex;flex-wrap:wrap;gap:0 1.25rem;margin:.25rem 0;"
    "font-size:.9rem;color:var(--soft)}\n"
    ".key svg{width:.8em;height:.8em;margin-right:.4em}\n"
    ".chart{display:block;width:100%;height:9rem;"
    "border-bottom:1px solid var(--line)}\n"
    ".p{fill:var(--patch)}.q{fill:var(--reply)}\n"
    ".axis{display:flex;justify-content:space-between;margin:.25rem 0;"
    "padding:0;list-style:none;font-size:.8rem;color:var(--soft)}\n"
    ".axis.all li{flex:1;text-align:center}\n"
    ".bar{display:block;width:100%;height:.9em;margin-top:.3em}\n"
    ".topics td:last-child{width:45%;padding-right:0}\n"
    "summary{cursor:pointer;color:var(--soft);font-size:.9rem}\n"
    "footer{margin-top:3rem;padding-top:.5rem;font-size:.9rem;"
    "border-top:2px solid var(--line);color:var(--soft)}\n"
    "@media(max-width:30rem){body{padding:.75rem}"
    "dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}}\n"
    "@media print{nav,summary{display:none}body{max-width:none}}\n",
};

#define N_PARTS (sizeof(style) / sizeof(style[0]))

static void add_style(struct strbuf *out)
{
	for (size_t i = 0; i < N_PARTS; i++)
		strbuf_addstr(out, style[i]);
}

void html_style_policy(struct strbuf *out)
{
	unsigned char hash[HASH_SHA256_SIZE];
	struct strbuf all = STRBUF_INIT;

	add_style(&all);
	hash_sha256(all.buf, all.len, hash);
	strbuf_release(&all);
	strbuf_addstr(out, "<meta http-equiv=\"Content-Security-Policy\" "
			   "content=\"default-src 'none'; "
			   "style-src 'sha256-");
	encode_base64(out, hash, sizeof(hash));
	strbuf_addstr(out, "'; base-uri 'none'; form-action 'none'\">\n");
}

void html_style(struct strbuf *out)
{
	strbuf_addstr(out, "<style>");
	add_style(out);
	strbuf_addstr(out, "</style>\n");
}
