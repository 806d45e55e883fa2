package company

import (
	"time"
	_ "time/tzdata" // the offices' zones, wherever it runs

	"parterre/index"
)

type office struct {
	city, country, region string
	weight                int
	languages             []string
	zone                  *time.Location
}

// zone is a zone that every machine has.
func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic("company: " + err.Error())
	}
	return z
}

// regions are the parts of the world with offices.
var regions = []string{europe, northAmerica, southAmerica, asia}

const (
	europe       = "Europe"
	northAmerica = "North America"
	southAmerica = "South America"
	asia         = "Asia"
)

var offices = []office{
	{"Vienna", "Austria", europe, 22, []string{"German"}, zone("Europe/Vienna")},
	{"Graz", "Austria", europe, 5, []string{"German"}, zone("Europe/Vienna")},
	{"Berlin", "Germany", europe, 14, []string{"German"}, zone("Europe/Berlin")},
	{"München", "Germany", europe, 9, []string{"German"}, zone("Europe/Berlin")},
	{"Zürich", "Switzerland", europe, 6, []string{"German", "French"}, zone("Europe/Zurich")},
	{"Paris", "France", europe, 8, []string{"French"}, zone("Europe/Paris")},
	{"Lyon", "France", europe, 3, []string{"French"}, zone("Europe/Paris")},
	{"Madrid", "Spain", europe, 6, []string{"Spanish"}, zone("Europe/Madrid")},
	{"Lisbon", "Portugal", europe, 4, []string{"Portuguese"}, zone("Europe/Lisbon")},
	{"Milan", "Italy", europe, 5, []string{"Italian"}, zone("Europe/Rome")},
	{"Kraków", "Poland", europe, 7, []string{"Polish"}, zone("Europe/Warsaw")},
	{"Dublin", "Ireland", europe, 5, []string{"English"}, zone("Europe/Dublin")},
	{"London", "United Kingdom", europe, 10, []string{"English"}, zone("Europe/London")},
	{"New York", "United States", northAmerica, 9, []string{"English", "Spanish"}, zone("America/New_York")},
	{"Austin", "United States", northAmerica, 4, []string{"English", "Spanish"}, zone("America/Chicago")},
	{"São Paulo", "Brazil", southAmerica, 3, []string{"Portuguese"}, zone("America/Sao_Paulo")},
	{"Bengaluru", "India", asia, 12, []string{"English", "Hindi", "Kannada"}, zone("Asia/Kolkata")},
	{"Singapore", "Singapore", asia, 4, []string{"English", "Chinese"}, zone("Asia/Singapore")},
	{"Tokyo", "Japan", asia, 2, []string{"Japanese"}, zone("Asia/Tokyo")},
}

var spoken = []string{"German", "French", "Spanish", "Italian", "Portuguese", "Polish", "Turkish", "Hindi", "Chinese", "Japanese", "Arabic", "Ukrainian"}

type department struct {
	name   string
	weight int
	remote int // percent who work from home
	teams  []string
	titles []string // from the lower levels up
}

func (d department) title(level int) string {
	switch {
	case level == 8:
		return "Chief Executive"
	case level == 7:
		return "Vice President"
	case level == 6:
		return "Director"
	}
	return d.titles[min((level-1)/2, len(d.titles)-1)]
}

var departments = []department{
	{"Engineering", 30, 55, []string{"Platform", "Search", "Mobile", "Security", "Quality"}, []string{"Engineer", "Senior Engineer", "Staff Engineer"}},
	{"Product", 7, 45, []string{"Discovery", "Growth"}, []string{"Product Analyst", "Product Manager", "Group Product Manager"}},
	{"Design", 4, 50, []string{"Interaction", "Brand"}, []string{"Designer", "Senior Designer", "Lead Designer"}},
	{"Sales", 18, 20, []string{"Enterprise", "Mid-market", "Partners"}, []string{"Sales Associate", "Account Executive", "Sales Lead"}},
	{"Marketing", 7, 35, []string{"Content", "Events", "Performance"}, []string{"Marketing Associate", "Marketing Specialist", "Marketing Lead"}},
	{"Support", 14, 40, []string{"First Line", "Second Line"}, []string{"Support Agent", "Support Specialist", "Support Lead"}},
	{"Finance", 5, 15, []string{"Accounting", "Controlling"}, []string{"Accountant", "Controller", "Finance Lead"}},
	{"HR", 4, 25, []string{"Recruiting", "Learning"}, []string{"HR Associate", "HR Partner", "HR Lead"}},
	{"Legal", 2, 20, []string{"Contracts", "Privacy"}, []string{"Paralegal", "Counsel", "Senior Counsel"}},
	{"IT", 9, 5, []string{"Service Desk", "Networks"}, []string{"IT Technician", "IT Specialist", "IT Lead"}},
}

var givenNames = []string{"Anna", "Lukas", "Mia", "Felix", "Sofia", "Jonas", "Emma", "Paul", "Léa", "Hugo", "Chloé", "Louis", "Lucía", "Mateo", "Inês", "Tiago", "Giulia", "Marco",
	"Zofia", "Jakub", "Aoife", "Conor", "Olivia", "George", "Grace", "Henry", "Ava", "Noah", "Camila", "Diego", "Ananya", "Arjun", "Priya", "Rohan", "Mei", "Wei", "Yuki", "Haruto", "Elif", "Deniz",
	"Oksana", "Taras", "Layla", "Omar", "Ingrid", "Nils", "Eva", "Jan", "Katharina", "Maximilian", "Björn", "Márta", "Renée", "Siobhán"}

var familyNames = []string{"Gruber", "Huber", "Bauer", "Wagner", "Müller", "Schmidt", "Fischer", "Weber", "Meyer", "Keller", "Dubois", "Moreau", "Laurent", "García", "López", "Martín", "Silva",
	"Santos", "Costa", "Rossi", "Ferrari", "Bianchi", "Kowalski", "Nowak", "Wiśniewska", "Murphy", "Byrne", "O'Brien", "Smith", "Taylor", "Brown", "Johnson", "Williams", "Davis", "Rodríguez",
	"Sharma", "Patel", "Reddy", "Iyer", "Tan", "Lim", "Chen", "Sato", "Suzuki", "Yılmaz", "Kaya", "Shevchenko", "Bondarenko", "Haddad", "Nasser", "Lindqvist", "Novák", "Szabó", "Van den Berg"}

func teamKey(d department, team string) string { return plain(d.name) + "-" + plain(team) }

func regionKey(region string) string { return "region-" + plain(region) }

// Attributes declares what people have: kinds that JSON cannot tell, and words for whoever reads them.
func Attributes() []index.AttributeChange {
	declare := func(key string, kind index.Kind, label, description string, sensitive bool) index.AttributeChange {
		return index.AttributeChange{Key: key, Kind: &kind, Label: &label, Description: &description, Sensitive: &sensitive}
	}
	return []index.AttributeChange{
		declare("email", index.String, "E-mail", "The address at work.", false),
		declare("department", index.String, "Department", "The department the person works in; nothing while they belong to none.", false),
		declare("jobTitle", index.String, "Job title", "The title of the position.", false),
		declare("level", index.Integer, "Career level", "From 1 for a beginner to 8 for whoever leads the company.", false),
		declare("isManager", index.Boolean, "Manager", "Whether the person leads other people.", false),
		declare("manager", index.String, "Reports to", "The id of the person who leads them.", false),
		declare("location", index.String, "Location", "The city of the office.", false),
		declare("country", index.String, "Country", "The country of the office.", false),
		declare("region", index.String, "Region", "The part of the world the office is in: Europe, North America, South America or Asia.", false),
		declare("employmentType", index.String, "Employment type", "Full-time, Part-time, Contractor or Intern.", false),
		declare("startDate", index.Date, "Start date", "The day the person joined; it may lie ahead.", false),
		declare("languages", index.StringList, "Languages", "The languages the person speaks.", false),
		declare("remote", index.Boolean, "Works from home", "Whether the person works from home most of the time.", false),
		declare("weeklyHours", index.Number, "Hours a week", "Hours of work by contract.", false),
		declare("lastTraining", index.DateTime, "Last training", "When the last training in safety was finished; nothing if it never was.", false),
		declare("appVersion", index.Version, "App version", "The version of the app for staff that the person has on the phone; nothing for whoever does not use it.", false),
		declare("salary", index.Number, "Salary", "Gross salary a year in euros.", true),
	}
}

// Groups returns the company with its departments and teams, and the regions with their countries and offices, each after
// the groups it lies in.
func Groups() []index.GroupWrite {
	var out []index.GroupWrite
	put := func(key, name string, parents ...string) {
		out = append(out, index.GroupWrite{Key: key, Name: &name, Parents: &parents})
	}
	put("company", "The whole company")
	for _, d := range departments {
		put(plain(d.name), d.name, "company")
		for _, t := range d.teams {
			put(teamKey(d, t), d.name+" · "+t, plain(d.name))
		}
	}
	seen := map[string]bool{}
	for _, r := range regions {
		put(regionKey(r), r, "company")
	}
	put("dach", "Austria, Germany and Switzerland", regionKey(europe))
	for _, o := range offices {
		country := "country-" + plain(o.country)
		if !seen[country] {
			seen[country] = true
			parent := regionKey(o.region)
			if o.languages[0] == "German" {
				parent = "dach"
			}
			put(country, o.country, parent)
		}
		put("office-"+plain(o.city), o.city+" office", country)
	}
	put("first-aiders", "First aiders")
	return out
}
