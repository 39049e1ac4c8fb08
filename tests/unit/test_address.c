/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "config/address.h"
#include "config/config.h"

static const char *admins[] = {"Jane Doe <jane@example.org>"};
static struct config_list lists[] = {
    {.name = "kvm",
     .address = "kvm@vger.kernel.org",
     .digest = {.to = "Kvm-Digest@vger.kernel.org"}},
    {.name = "trial",
     .address = "trial@vger.kernel.org",
     .digest = {.to = "jane@example.org"}},
};
static const struct config config = {
    .bot = {.address = "Digest@example.org", .admins = admins, .n_admins = 1},
    .lists = lists,
    .n_lists = 2,
};

static void test_whose(void **state)
{
	static const struct {
		const char *email;
		bool own, list;
	} rows[] = {
	    {"digest@example.org", true, false},
	    {"DIGEST@EXAMPLE.ORG", true, false},
	    {"digest+b-0123@example.org", true, false},
	    {"digest@example.com", false, false},
	    {"digester@example.org", false, false},
	    {"digest", false, false},
	    {"dig", false, false},
	    {"", false, false},
	    {"kvm@vger.kernel.org", false, true},
	    {"KVM@vger.kernel.org", false, true},
	    {"kvm-digest@vger.kernel.org", false, true},
	    {"trial@vger.kernel.org", false, true},
	    {"kvm+subscribe@vger.kernel.org", false, true},
	    {"kvm+x@example.org", false, false},
	    {"kvm-arm@vger.kernel.org", false, false},
	    {"jane@example.org", false, false},
	    {"ada@example.com", false, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		table_int(i, rows[i].email, rows[i].own,
			  address_is_own(&config, rows[i].email));
		table_int(i, rows[i].email, rows[i].list,
			  address_is_list(&config, rows[i].email));
	}
	table_end();
}

static void test_robots(void **state)
{
	static const char *robots[] = {"CI@robots.example"};
	const struct config some = {
	    .people = {.robots = robots, .n_robots = 1}};

	(void)state;
	assert_true(address_is_robot(&some, "ci@robots.example"));
	assert_false(address_is_robot(&some, "ada@example.com"));
	assert_false(address_is_robot(&config, "ci@robots.example"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whose),
	    cmocka_unit_test(test_robots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
