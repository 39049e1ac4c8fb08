/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/encode.h"
#include "common/strbuf.h"

/* RFC 4648 section 10, base32 without the padding, and the bytes that show
 * sign errors. */
static void encodes(void **state)
{
	static const struct {
		const char *in;
		size_t len;
		const char *base32;
		const char *base64;
	} rows[] = {
	    {"", 0, "", ""},
	    {"f", 1, "my", "Zg=="},
	    {"fo", 2, "mzxq", "Zm8="},
	    {"foo", 3, "mzxw6", "Zm9v"},
	    {"foob", 4, "mzxw6yq", "Zm9vYg=="},
	    {"fooba", 5, "mzxw6ytb", "Zm9vYmE="},
	    {"foobar", 6, "mzxw6ytboi", "Zm9vYmFy"},
	    {"\0user\0pass", 10, "ab2xgzlsabygc43t", "AHVzZXIAcGFzcw=="},
	    {"\0\0\0\0\0", 5, "aaaaaaaa", "AAAAAAA="},
	    {"\xff\xff\xff\xff\xff", 5, "77777777", "//////8="},
	    {"\xfb\xef\xbe\x80", 4, "7px35aa", "++++gA=="},
	    {"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf", 10, "abcdefghijklmnop",
	     "AEQyFMdCVLY1zw=="},
	    {"\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", 10, "qrstuvwxyz234567",
	     "hGU6VtfGdb533w=="},
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&out);
		encode_base32(&out, rows[i].in, rows[i].len);
		table_str(i, rows[i].in, rows[i].base32, out.buf);
		strbuf_reset(&out);
		strbuf_addstr(&out, "=a");
		encode_base64(&out, rows[i].in, rows[i].len);
		table_str(i, rows[i].in, rows[i].base64, out.buf + 2);
	}
	strbuf_release(&out);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(encodes)};

	return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
