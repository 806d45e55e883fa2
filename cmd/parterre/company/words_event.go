package company

// device is what people come with.
type device struct {
	name   string
	weight int
}

var devices = []device{{"Laptop", 68}, {"Phone", 25}, {"Tablet", 7}}

// topic is what articles, chats and tickets are about.
type topic struct {
	name     string
	weight   int
	articles []string
}

var topics = []topic{
	{"VPN", 14, []string{"Connect from home", "VPN drops every hour", "Set up the VPN on a phone"}},
	{"Passwords", 18, []string{"Reset a password", "Sign in without a password", "Unlock an account"}},
	{"Payroll", 12, []string{"Read a payslip", "When salaries are paid", "Change the bank account"}},
	{"Travel", 11, []string{"Book a trip", "Claim expenses", "Travel insurance"}},
	{"Laptops", 13, []string{"Order a laptop", "Replace a battery", "Encrypt a disk"}},
	{"Leave", 15, []string{"Ask for leave", "Parental leave", "Carry leave over"}},
	{"Benefits", 9, []string{"Health insurance", "Shares for staff", "Sports and gyms"}},
	{"Printing", 8, []string{"Print from a phone", "Scan to e-mail"}},
}

// course is something to learn; the first one is for those who have just begun.
type course struct {
	name    string
	minutes int
}

var courses = []course{
	{"Welcome", 90}, {"Workplace safety", 45}, {"Protecting personal data", 40}, {"Phishing", 20}, {"Leading a team", 240}, {"Writing well", 60}, {"First aid", 180},
}
