package index

import "parterre/index/column"

// Memory returns the bytes the snapshot takes, by part: "attribute:<key>" for each attribute, "names", "roles",
// "groups", "everyone", "ids", "numbers" (keys and revisions), "dormant" and "events"; and of each, by what takes them. What is shared
// with older snapshots counts in full.
func (s *Snapshot) Memory() map[string]column.Holding {
	out := map[string]column.Holding{
		"names": s.names.Holds(), "roles": s.roles.Holds(), "groups": s.memberOf.Holds(),
		"everyone": {Bitmaps: s.everyone.Memory()}, "ids": {Dictionary: s.directory.Memory()}, "dormant": {Values: s.dormant.bytes()},
		"events":  s.events.Holds(),
		"numbers": {Values: s.keys.bytes() + s.created.bytes() + s.updated.bytes()},
	}
	for _, of := range [][]any{s.columns, s.sent, s.claims} {
		for id, c := range of {
			if c, ok := c.(interface{ Holds() column.Holding }); ok {
				key := "attribute:" + s.schema.byID[id].Key
				out[key] = out[key].Plus(c.Holds())
			}
		}
	}
	return out
}
