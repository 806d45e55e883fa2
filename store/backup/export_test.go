package backup

import (
	"crypto/sha256"
	"encoding/binary"
)

// Mend gives the frames of a file the checksums that belong to what they hold, as far as they can be followed.
func Mend(content []byte) {
	at := len(magic)
	for number := uint64(0); at+frameHead+frameTail <= len(content); number++ {
		length := int(binary.BigEndian.Uint32(content[at+1:]))
		if length > len(content)-at-frameHead-frameTail {
			return
		}
		payload := content[at+frameHead : at+frameHead+length]
		if content[at] == kindEnd && length == endPayload {
			sum := sha256.Sum256(content[:at])
			copy(payload[16:], sum[:])
		}
		binary.BigEndian.PutUint32(content[at+frameHead+length:], frameSum(number, content[at:at+frameHead], payload))
		at += frameHead + length + frameTail
	}
}
