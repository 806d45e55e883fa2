// Package backup is the file a folder is copied into: what it says, how damage in it is found, and how a chain of them
// is read as one.
//
// A full backup has every row. An increment continues another backup: it lists every key there still is, with the rows
// that are newer than that backup, and without those that are as they were there. So what was removed in between stays
// removed, whoever removed it and however long ago: a row that no key of the newest backup names is in none of them.
//
//	file     +--------------------+--------+--------+-----+--------+-----+
//	         | PARTERRE BACKUP\n  | header | body 1 | ... | body n | end |
//	         +--------------------+--------+--------+-----+--------+-----+
//	frame    +----------+-------------+---------+-------------+
//	         | kind (1) | length (4)  | payload | crc32c (4)  |    over the number of the frame (8) and all before it
//	         +----------+-------------+---------+-------------+
//	header   kind 'H': JSON, see [Header]
//	body     kind 'B': up to 256 KB of one stream of records, compressed with Zstandard
//	end      kind 'E': rows (8), keys kept (8), SHA-256 of every byte before this frame (32)
//
//	record   +--------+-------------+--------------+--------+---------------------+-------+
//	         | op (1) | shared (uv) | suffix (uv)  | suffix | length of value (uv)| value |    op 1: a row; op 2: kept,
//	         +--------+-------------+--------------+--------+---------------------+-------+    without length and value
//
// Keys ascend; shared is how many bytes a key has in common with the one before. Numbers are big-endian, uv is an unsigned
// varint. The SHA-256 is the digest a later increment names as the one it continues.
//
// Every byte is covered by a checksum, so damage is found and named by its place; the file counts only with its end.
package backup
