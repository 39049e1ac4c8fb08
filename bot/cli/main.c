/* SPDX-License-Identifier: MIT */
#include "bot/cli/cli.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
