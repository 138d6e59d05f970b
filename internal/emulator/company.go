// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

// The keys by which code finds the people of the invented company.
const (
	personOwner         = "owner"
	personAdmin         = "admin"
	personManager       = "manager"
	personEmployee      = "employee"
	personOtherEmployee = "other-employee"
	personReporting     = "reporting"
	personAccountant    = "accountant"
	personWithoutKYC    = "without-kyc"
	personInvitable     = "invitable"
)

// inventedCompany is the organisation without a file: two teams, every role, one account that is closed, and no cards.
func inventedCompany() *OrganizationFile {
	const (
		balance             = 1_250_000
		workshop, marketing = "workshop", "marketing"
	)

	person := func(key, role, team, first, last string) memberSeed {
		return memberSeed{Key: key, Role: role, Team: team, FirstName: first, LastName: last, Email: key + "@lumen.example"}
	}

	file := &OrganizationFile{organizationContent{
		Organization: organizationSeed{Slug: "atelier-lumen-4242", Name: "Atelier Lumen", LegalName: "Atelier Lumen SAS"},
		Teams:        []teamSeed{{Key: workshop, Name: "Workshop"}, {Key: marketing, Name: "Marketing"}},
		Memberships: []memberSeed{
			person(personOwner, roleOwner, workshop, "Ines", "Valcourt"),
			person(personAdmin, roleAdmin, workshop, "Tomas", "Brandl"),
			person(personManager, roleManager, marketing, "Noor", "Haddad"),
			person(personEmployee, roleEmployee, marketing, "Lea", "Sommer"),
			person(personOtherEmployee, roleEmployee, workshop, "Oskar", "Nyberg"),
			person(personReporting, roleReporting, workshop, "Vera", "Conti"),
			person(personAccountant, roleAccountant, workshop, "Paul", "Roche"),
			person(personWithoutKYC, roleEmployee, workshop, "Mina", "Okafor"),
			person(personInvitable, "", "", "Jan", "Visser"),
		},
		BankAccounts: []accountSeed{
			{Key: "main", Name: "Main account", Main: true, BalanceCents: balance},
			{Key: "marketing", Name: "Marketing budget", BalanceCents: balance},
			{Key: "old", Name: "Old account", Status: accountClosed, BalanceCents: balance},
		},
	}}

	file.Memberships[7].KYCStatus = kycWaiting
	file.Memberships[8].Status, file.Memberships[8].KYCStatus = memberInvitable, kycWaiting

	return file
}
