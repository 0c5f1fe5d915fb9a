/* Between the decoder's files: what a finished sequence means, where a scan begins. */
#ifndef MOTCUA_UI_DECODER_PRIV_H
#define MOTCUA_UI_DECODER_PRIV_H

#include "motcua/ui/key.h"

/* The N bytes after ESC [ (parameters and final byte), or the ones after ESC O: their key, or
 * KEY_NONE for what no key of ours sends. */
struct key sequence_csi(const char *s, size_t n);
struct key sequence_ss3(const char *s, size_t n);

/* Is the byte after ESC [ PARAMS the last one?  rxvt ends by '$', which others use inside. */
bool sequence_csi_ends(const char *params, size_t n, char byte);

/* The function key that Esc and a digit stand for. */
enum key_sym digit_fkey(uint32_t digit);

/* Where in S the scanned text begins: keys typed just before a card end at its number. */
size_t scan_start(const char *s, size_t n);

#endif
