package column_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/column"
)

func TestDirectoryAgreesWithAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		model := map[string]uint32{}
		var ids []string
		var d *column.Directory
		var versions []*column.Directory
		var sizes []int
		for range rapid.IntRange(1, 4).Draw(t, "rounds") {
			e := column.EditDirectory(d)
			prefix := rapid.SampledFrom([]string{"u", "person-with-a-long-id-", ""}).Draw(t, "prefix")
			first := rapid.IntRange(0, 5000).Draw(t, "first")
			for i := range rapid.SampledFrom([]int{1, 10, 1000, 6000}).Draw(t, "n") {
				id := fmt.Sprint(prefix, first+i)
				if _, there := e.Find(id); there {
					continue
				}
				if ord := e.Add(id); int(ord) != len(ids) {
					t.Fatalf("ordinal %d after %d", ord, len(ids))
				}
				model[id] = uint32(len(ids))
				ids = append(ids, id)
			}
			step := rapid.IntRange(1, 40).Draw(t, "delete every")
			for i := 0; i < len(ids); i += step {
				_, there := model[ids[i]]
				if model[ids[i]] != uint32(i) || ids[i] == "" {
					continue
				}
				if e.Delete(ids[i]) != there {
					t.Fatalf("delete of the %d. id", i)
				}
				delete(model, ids[i])
			}
			for i := 0; i < len(ids); i += 3 * step { // some come back
				if _, taken := model[ids[i]]; !taken && ids[i] != "" {
					e.Restore(uint32(i), ids[i])
					model[ids[i]] = uint32(i)
				}
			}
			if e.Skip() != uint32(len(ids)) {
				t.Fatal("an ordinal that is nobody's")
			}
			ids = append(ids, "")
			d = e.Freeze()
			versions = append(versions, d)
			sizes = append(sizes, d.Users())
		}
		if d.Len() != len(ids) || d.Users() != len(model) {
			t.Fatalf("%d ordinals, %d users; want %d, %d", d.Len(), d.Users(), len(ids), len(model))
		}
		for i, id := range ids {
			ord, ok := d.Find(id)
			want, there := model[id]
			if ok != there || ok && ord != want {
				t.Fatalf("find the %d. id: %d %v", i, ord, ok)
			}
			switch {
			case there && want == uint32(i) && d.ID(uint32(i)) != id:
				t.Fatalf("the %d. id is lost", i)
			case (!there || want != uint32(i)) && d.ID(uint32(i)) != "":
				t.Fatalf("the %d. id is still kept", i)
			}
		}
		for i, v := range versions {
			if v.Users() != sizes[i] {
				t.Fatal("an older version moved")
			}
			n := 0
			for ord := range uint32(v.Len()) {
				if id := v.ID(ord); id != "" {
					if found, ok := v.Find(id); !ok || found != ord {
						t.Fatalf("version %d finds %d for %d", i, found, ord)
					}
					n++
				}
			}
			if n != sizes[i] {
				t.Fatalf("version %d has %d ids, want %d", i, n, sizes[i])
			}
		}
	})
}
