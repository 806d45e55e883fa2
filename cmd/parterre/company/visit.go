package company

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"parterre/index"
)

// visit is what somebody does in one go: they log in, read, ask the assistant, and open a ticket when that does not help.
type visit struct {
	habits
	dice   *rand.Rand
	name   string // tells the visits of a person apart
	at     time.Time
	topic  topic
	events []index.EventWrite
}

// longest is how many days after a visit the last thing happens that comes of it.
const longest = 14

func (v *visit) take() {
	v.record("login", v.at, "device", pick(v.dice, devices, func(d device) int { return d.weight }).name)
	v.topic = pick(v.dice, topics, func(t topic) int { return t.weight })
	v.read()
	unsolved := v.ask()
	v.seekHelp(unsolved)
	v.learn()
}

// later moves the clock on by up to so many minutes.
func (v *visit) later(minutes float64) time.Time {
	v.at = v.at.Add(time.Duration((0.2 + v.dice.Float64()*minutes) * float64(time.Minute))).Truncate(time.Millisecond)
	return v.at
}

// read looks at some articles, most of them about the topic of the visit.
func (v *visit) read() {
	for range min(v.dice.IntN(5), v.dice.IntN(4)) {
		about := v.topic
		if v.dice.IntN(3) == 0 {
			about = pick(v.dice, topics, func(t topic) int { return t.weight })
		}
		v.record("articleViewed", v.later(8), "article", about.articles[v.dice.IntN(len(about.articles))], "topic", about.name,
			"seconds", 10+v.dice.IntN(50)*v.dice.IntN(12))
	}
}

// ask talks to the assistant, perhaps, and reports whether it was of no help.
func (v *visit) ask() (unsolved bool) {
	if v.dice.IntN(100) >= 16 {
		return false
	}
	unsolved = v.dice.IntN(100) < 35
	v.record("chat", v.later(10), "topic", v.topic.name, "turns", 2+v.dice.IntN(9), "solved", !unsolved)
	return unsolved
}

// seekHelp opens a ticket, seldom unless the assistant was of no help; most are closed within days.
func (v *visit) seekHelp(unsolved bool) {
	likely := 6
	if unsolved {
		likely = 60
	}
	if v.dice.IntN(100) >= likely {
		return
	}
	number := fmt.Sprintf("T%s-%d", v.name, v.n+1)
	opened := v.later(40)
	v.record("ticketOpened", opened, "ticket", number, "service", v.topic.name, "priority", 1+max(v.dice.IntN(4), v.dice.IntN(4)))
	if hours := math.Round(10*(0.5+v.dice.ExpFloat64()*30)) / 10; v.dice.IntN(100) < 93 && hours < (longest-1)*24 {
		v.record("ticketClosed", opened.Add(time.Duration(hours*float64(time.Hour))), "ticket", number, "service", v.topic.name, "hours", hours)
	}
}

// learn starts a course, seldom unless one has just begun to work here; most are completed.
func (v *visit) learn() {
	likely, offered := 3, courses[1:]
	if v.at.Sub(v.person.started) < 30*24*time.Hour {
		likely, offered = 20, courses
	}
	if v.dice.IntN(100) >= likely {
		return
	}
	of := offered[v.dice.IntN(len(offered))]
	begun := v.later(30)
	v.record("courseStarted", begun, "course", of.name, "minutes", of.minutes)
	if days := 0.1 + v.dice.ExpFloat64()*4; v.dice.IntN(100) < 72 && days < longest-1 {
		v.record("courseCompleted", begun.Add(time.Duration(days*24*float64(time.Hour))).Truncate(time.Millisecond),
			"course", of.name, "minutes", of.minutes, "score", min(100, 55+v.dice.IntN(30)+v.dice.IntN(20)))
	}
}

// record adds an event; its properties come as keys and values in turn. Its id makes a second recording harmless.
func (v *visit) record(name string, at time.Time, properties ...any) {
	e := index.EventWrite{
		ID: fmt.Sprintf("%s-%s-%s", v.company.ID(v.n), v.name, strconv.Itoa(len(v.events)+1)), User: v.company.ID(v.n), Name: name, Time: at,
	}
	for i := 0; i < len(properties); i += 2 {
		value := properties[i+1]
		if n, ok := value.(int); ok {
			value = int64(n)
		}
		e.Properties = append(e.Properties, index.AttributeWrite{Key: properties[i].(string), Value: value})
	}
	v.events = append(v.events, e)
}
