package column_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"parterre/index/block"
	"parterre/index/column"
)

const benchUsers = 10_000_000

// population is a column of each kind that a company has, of 10 million users.
func orderedColumn(key func(dice *rand.Rand, ord uint32) int64) *column.Ordered {
	dice := rand.New(rand.NewPCG(1, 2))
	e := column.EditOrdered(block.Production, nil)
	for ord := range uint32(benchUsers) {
		e.Set(ord, key(dice, ord))
	}
	return e.Freeze()
}

var orderedKeys = map[string]func(dice *rand.Rand, ord uint32) int64{
	"boolean":     func(dice *rand.Rand, _ uint32) int64 { return int64(dice.IntN(2)) },
	"age 1 byte":  func(dice *rand.Rand, _ uint32) int64 { return int64(18 + dice.IntN(60)) },
	"day 2 bytes": func(dice *rand.Rand, _ uint32) int64 { return int64(10_000 + dice.IntN(9000)) },
	"uint32":      func(dice *rand.Rand, _ uint32) int64 { return int64(dice.Uint32()) },
	"float": func(dice *rand.Rand, _ uint32) int64 {
		return int64(math.Float64bits(math.Floor(dice.Float64()*1e7) / 100))
	},
}

// BenchmarkRange counts a range that covers half of the keys together with another set, so that every row is read;
// beside it is one plain scan of a []uint32 of the same length.
func BenchmarkRange(b *testing.B) {
	dice := rand.New(rand.NewPCG(3, 4))
	plain := make([]uint32, benchUsers)
	for i := range plain {
		plain[i] = dice.Uint32()
	}
	b.Run("plain Go scan", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for _, v := range plain {
				if v >= 1<<30 && v <= 3<<30 {
					n++
				}
			}
			if n == 0 {
				b.Fatal()
			}
		}
	})
	half := block.Edit(block.Production, nil)
	for ord := range uint32(benchUsers) {
		if dice.IntN(3) == 0 {
			half.Add(ord)
		}
	}
	other := half.Posting()
	for name, key := range orderedKeys {
		c := orderedColumn(key)
		keys := c.Buckets()
		lo, hi := keys[len(keys)/4].Lo, keys[len(keys)*3/4].Hi
		narrow := keys[len(keys)/2].Lo
		b.Run(name+"/and", func(b *testing.B) {
			buf := block.NewBuffer(block.Production)
			for b.Loop() {
				r := c.Range(lo, hi-1)
				for blk := r.Summary().Next(0); blk >= 0; blk = r.Summary().Next(blk + 1) {
					block.AndCount(r.Rows(blk, buf), other.Block(blk))
					buf.Release(block.Mark{})
				}
			}
		})
		b.Run(name+"/narrow and", func(b *testing.B) {
			buf := block.NewBuffer(block.Production)
			for b.Loop() {
				r := c.Range(narrow+1, narrow+(hi-lo)/50)
				for blk := r.Summary().Next(0); blk >= 0; blk = r.Summary().Next(blk + 1) {
					block.AndCount(r.Rows(blk, buf), other.Block(blk))
					buf.Release(block.Mark{})
				}
			}
		})
		b.Run(name+"/size", func(b *testing.B) {
			for b.Loop() {
				c.Range(lo+1, hi-1).Count()
			}
		})
		b.Run(name+"/gather a third", func(b *testing.B) {
			var dst []int64
			for b.Loop() {
				for blk, rows := range other.Blocks() {
					dst = c.Gather(blk, rows, dst[:0])
				}
			}
		})
		b.Run(name+"/load", func(b *testing.B) {
			s, err := store(c.Parts)
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for _, p := range s {
				n += len(p.Body)
			}
			for b.Loop() {
				if _, err := column.LoadOrdered(block.Production, func(fn func(column.Part) error) error {
					for _, p := range s {
						if err := fn(p); err != nil {
							return err
						}
					}
					return nil
				}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/benchUsers, "stored-bytes/user")
			b.ReportMetric(float64(c.Memory())/benchUsers, "bytes/user")
		})
	}
}

// BenchmarkEdit is 1,000 users changed at random in one session, all of ten columns each, of 10 million.
func BenchmarkEdit(b *testing.B) {
	var ordered []*column.Ordered
	var keys []func(dice *rand.Rand, ord uint32) int64
	for _, name := range []string{"boolean", "age 1 byte", "day 2 bytes", "uint32", "float"} {
		keys = append(keys, orderedKeys[name])
		ordered = append(ordered, orderedColumn(orderedKeys[name]))
	}
	texts := textColumns()
	for _, size := range []int{1, 64, 1000} {
		b.Run(fmt.Sprint(size, " users"), func(b *testing.B) {
			dice := rand.New(rand.NewPCG(5, 6))
			for b.Loop() {
				users := make([]uint32, size)
				for i := range users {
					users[i] = dice.Uint32N(benchUsers)
				}
				for i, c := range ordered {
					e := column.EditOrdered(block.Production, c)
					for _, ord := range users {
						e.Set(ord, keys[i](dice, ord))
					}
					ordered[i] = e.Freeze()
				}
				for i, t := range texts {
					e := column.EditText(block.Production, t.column)
					for _, ord := range users {
						e.Set(ord, t.text(dice, ord))
					}
					texts[i].column = e.Freeze()
				}
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "users/s")
		})
	}
}

type benchText struct {
	name   string
	text   func(dice *rand.Rand, ord uint32) string
	column *column.Text
}

func textColumns() []benchText {
	out := []benchText{
		{name: "20 departments", text: func(dice *rand.Rand, _ uint32) string { return fmt.Sprint("department ", dice.IntN(20)) }},
		{name: "200 countries", text: func(dice *rand.Rand, _ uint32) string { return fmt.Sprint("country ", dice.IntN(200)) }},
		{name: "4000 cities", text: func(dice *rand.Rand, _ uint32) string { return fmt.Sprint("city ", dice.IntN(4000)) }},
		{name: "million names", text: func(dice *rand.Rand, _ uint32) string { return fmt.Sprint("name ", dice.IntN(1_000_000)) }},
	}
	for i := range out {
		dice := rand.New(rand.NewPCG(7, uint64(i)))
		e := column.EditText(block.Production, nil)
		for ord := range uint32(benchUsers) {
			e.Set(ord, out[i].text(dice, ord))
		}
		out[i].column = e.Freeze()
	}
	return out
}

// BenchmarkText builds, loads and asks text columns of 10 million users.
func BenchmarkText(b *testing.B) {
	for _, t := range textColumns() {
		s, err := store(t.column.Parts)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(t.name+"/load", func(b *testing.B) {
			for b.Loop() {
				if _, err := column.LoadText(block.Production, func(fn func(column.Part) error) error {
					for _, p := range s {
						if err := fn(p); err != nil {
							return err
						}
					}
					return nil
				}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(t.column.Memory())/benchUsers, "bytes/user")
		})
		b.Run(t.name+"/one value's users", func(b *testing.B) {
			for b.Loop() {
				block.CountOf(block.Production, t.column.Select([]uint32{7}))
			}
		})
	}
}

// BenchmarkDirectory builds, loads and asks a directory of 10 million ids.
func BenchmarkDirectory(b *testing.B) {
	var d *column.Directory
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			e := column.EditDirectory(nil)
			for ord := range uint32(benchUsers) {
				e.Add(fmt.Sprint("user-", ord))
			}
			d = e.Freeze()
		}
	})
	s, err := store(d.Parts)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if _, err := column.LoadDirectory(func(fn func(column.Part) error) error {
				for _, p := range s {
					if err := fn(p); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(d.Memory())/benchUsers, "bytes/user")
	})
	b.Run("find", func(b *testing.B) {
		dice := rand.New(rand.NewPCG(1, 1))
		ids := make([]string, 1<<16)
		for i := range ids {
			ids[i] = fmt.Sprint("user-", dice.IntN(benchUsers))
		}
		i := 0
		for b.Loop() {
			if _, ok := d.Find(ids[i&(1<<16-1)]); !ok {
				b.Fatal("lost")
			}
			i++
		}
	})
	b.Run("1,000 more", func(b *testing.B) {
		next, base := benchUsers, d
		for b.Loop() {
			e := column.EditDirectory(base)
			for range 1000 {
				e.Add(fmt.Sprint("user-", next))
				next++
			}
			base = e.Freeze()
		}
	})
}
