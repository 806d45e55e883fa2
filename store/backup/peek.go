package backup

import (
	"encoding/binary"
	"encoding/hex"
	"io"
)

// Peek reads what a file says of itself, from its header and its end, and nothing between: enough to find the files of a
// chain, and no proof that they are sound. Errors: those of NewReader.
func Peek(file io.ReadSeeker) (Summary, error) {
	frames, err := newFrameReader(file)
	if err != nil {
		return Summary{}, err
	}
	s := Summary{}
	if s.Header, err = readHeader(frames); err != nil {
		return Summary{}, err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return Summary{}, err
	}
	if size < frames.at+endLength {
		return Summary{}, damaged(size, "the file ends there, before its end")
	}
	if _, err := file.Seek(-endLength, io.SeekEnd); err != nil {
		return Summary{}, err
	}
	end := make([]byte, endLength)
	if _, err := io.ReadFull(file, end); err != nil {
		return Summary{}, err
	}
	if end[0] != kindEnd || binary.BigEndian.Uint32(end[1:]) != endPayload {
		return Summary{}, damaged(size, "the file ends there, before its end")
	}
	payload := end[frameHead : frameHead+endPayload]
	s.Rows, s.Kept = binary.BigEndian.Uint64(payload), binary.BigEndian.Uint64(payload[8:])
	s.Digest, s.Bytes = hex.EncodeToString(payload[16:]), size
	return s, nil
}
