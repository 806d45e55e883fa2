package index

// Memory returns the bytes the snapshot takes, by part: "attribute:<key>" for each attribute, "names", "roles",
// "groups", "everyone", "ids", "numbers" (keys and revisions) and "dormant". Parts shared with older snapshots count in full.
func (s *Snapshot) Memory() map[string]int64 {
	out := map[string]int64{
		"names": s.names.Memory(), "roles": s.roles.Memory(), "groups": s.memberOf.Memory(),
		"everyone": s.everyone.Memory(), "ids": s.directory.Memory(), "dormant": s.dormant.bytes(),
		"numbers": s.keys.bytes() + s.created.bytes() + s.updated.bytes(),
	}
	for _, of := range [][]any{s.columns, s.sent, s.claims} {
		for id, c := range of {
			if c, ok := c.(interface{ Memory() int64 }); ok {
				out["attribute:"+s.schema.byID[id].Key] += c.Memory()
			}
		}
	}
	return out
}
