/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_PATTERN_CODE_H
#define BOT_FILTER_PATTERN_CODE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Private to pattern.c and pattern_compile.c: an automaton as a program, each
 * of whose states is an instruction.
 */

enum pattern_op {
	PATTERN_SET,   /* one byte of set */
	PATTERN_SPLIT, /* go on at +x and at +y */
	PATTERN_JUMP,  /* go on at +x */
	PATTERN_BEGIN,
	PATTERN_END,
	PATTERN_WORD, /* a word begins or ends here */
	PATTERN_NOT_WORD,
	PATTERN_MATCHED,
};

/* Targets are relative: a piece of code may be moved and repeated. */
struct pattern_instruction {
	enum pattern_op op;
	int x, y;
	uint32_t set[8]; /* bit per byte */
};

struct pattern {
	struct pattern_instruction *code; /* [n] */
	int n;
};

/* A byte of which words are made. */
bool pattern_is_word(unsigned char c);

#endif /* BOT_FILTER_PATTERN_CODE_H */
