#include "sha256.h"

#include <string.h>

#include "bytes.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

enum { ROUNDS = 64, WORDS = 16 };

static const uint32_t K[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turned(uint32_t value, int by) {
    return value >> by | value << (32 - by);
}

// One round; what FIPS 180-4 calls a lies here, and the others behind it.
static inline void round_of(uint32_t v[8], int a, uint32_t added) {
    uint32_t e = v[(a + 4) & 7];
    uint32_t *h = &v[(a + 7) & 7];
    uint32_t one = *h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & v[(a + 5) & 7]) ^ (~e & v[(a + 6) & 7])) + added;
    uint32_t b = v[(a + 1) & 7];
    uint32_t c = v[(a + 2) & 7];
    v[(a + 3) & 7] += one;
    *h = one + (turned(v[a], 2) ^ turned(v[a], 13) ^ turned(v[a], 22)) + ((v[a] & b) ^ (v[a] & c) ^ (b & c));
}

static void mix(uint32_t state[8], const uint8_t *block, size_t blocks) {
    for (; blocks > 0; blocks--, block += SHA256_BLOCK) {
        uint32_t w[ROUNDS];
        for (int i = 0; i < WORDS; i++) {
            w[i] = read_u32(block + 4 * i);
        }
        for (int i = WORDS; i < ROUNDS; i++) {
            uint32_t one = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ w[i - 15] >> 3;
            uint32_t two = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ w[i - 2] >> 10;
            w[i] = w[i - 16] + one + w[i - 7] + two;
        }
        uint32_t v[8];
        memcpy(v, state, sizeof v);
        // Each round the names move on by one, and after eight they are where they were.
        for (int i = 0; i < ROUNDS; i += 8) {
            round_of(v, 0, K[i] + w[i]);
            round_of(v, 7, K[i + 1] + w[i + 1]);
            round_of(v, 6, K[i + 2] + w[i + 2]);
            round_of(v, 5, K[i + 3] + w[i + 3]);
            round_of(v, 4, K[i + 4] + w[i + 4]);
            round_of(v, 3, K[i + 5] + w[i + 5]);
            round_of(v, 2, K[i + 6] + w[i + 6]);
            round_of(v, 1, K[i + 7] + w[i + 7]);
        }
        for (int i = 0; i < 8; i++) {
            state[i] += v[i];
        }
    }
}

#ifdef __x86_64__

// The state lies in two registers in the order that the instructions want: ABEF and CDGH. Four rounds a turn; the words of later rounds are made
// from those of the last sixteen as they are used.
__attribute__((target("sha,sse4.1"))) static void mix_fast(uint32_t state[8], const uint8_t *block, size_t blocks) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *) state), 0xb1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *) (state + 4)), 0x1b);
    __m128i abef = _mm_alignr_epi8(low, high, 8);
    __m128i cdgh = _mm_blend_epi16(high, low, 0xf0);
    for (; blocks > 0; blocks--, block += SHA256_BLOCK) {
        __m128i was_abef = abef;
        __m128i was_cdgh = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *) (block + 16 * i)), swap);
        }
        for (int i = 0; i < ROUNDS / 4; i++) {
            __m128i now = w[i % 4];
            __m128i added = _mm_add_epi32(now, _mm_loadu_si128((const __m128i *) (K + 4 * i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(added, 0x0e));
            __m128i last = w[(i + 3) % 4];
            __m128i next = _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(i + 1) % 4]), _mm_alignr_epi8(last, w[(i + 2) % 4], 4));
            w[i % 4] = _mm_sha256msg2_epu32(next, last);
        }
        abef = _mm_add_epi32(abef, was_abef);
        cdgh = _mm_add_epi32(cdgh, was_cdgh);
    }
    low = _mm_shuffle_epi32(abef, 0x1b);
    high = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i *) state, _mm_blend_epi16(low, high, 0xf0));
    _mm_storeu_si128((__m128i *) (state + 4), _mm_alignr_epi8(high, low, 8));
}

// The instructions, and those of SSSE3 and SSE4.1 that bring the words to them.
static int has_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) {
        return 0;
    }
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

static void mix_blocks(uint32_t state[8], const uint8_t *block, size_t blocks) {
    static int known = -1;
    if (known < 0) {
        known = has_instructions();
    }
    (known ? mix_fast : mix)(state, block, blocks);
}

#else

static void mix_blocks(uint32_t state[8], const uint8_t *block, size_t blocks) {
    mix(state, block, blocks);
}

#endif

void sha256_begin(struct sha256 *sum) {
    static const uint32_t FIRST[] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(sum->state, FIRST, sizeof FIRST);
    sum->length = 0;
}

void sha256_add(struct sha256 *sum, const void *bytes, size_t length) {
    const uint8_t *from = bytes;
    size_t held = sum->length % SHA256_BLOCK;
    sum->length += length;
    if (held > 0) {
        size_t part = SHA256_BLOCK - held < length ? SHA256_BLOCK - held : length;
        memcpy(sum->block + held, from, part);
        from += part;
        length -= part;
        if (held + part < SHA256_BLOCK) {
            return;
        }
        mix_blocks(sum->state, sum->block, 1);
    }
    mix_blocks(sum->state, from, length / SHA256_BLOCK);
    memcpy(sum->block, from + length / SHA256_BLOCK * SHA256_BLOCK, length % SHA256_BLOCK);
}

void sha256_end(struct sha256 *sum, uint8_t digest[SHA256_SIZE]) {
    uint8_t end[2 * SHA256_BLOCK] = {0x80};
    size_t held = sum->length % SHA256_BLOCK;
    size_t padding = (held < 56 ? 56 : 120) - held;
    write_u64(end + padding, sum->length * 8);
    sha256_add(sum, end, padding + 8);
    for (size_t i = 0; i < 8; i++) {
        write_u32(digest + 4 * i, sum->state[i]);
    }
}
