// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package seed

import "github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"

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

// InventedCompany is the organization without a file: two teams, every role, one account that is closed, and no cards.
func InventedCompany() *OrganizationFile {
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
			person(personOwner, bank.RoleOwner, workshop, "Ines", "Valcourt"),
			person(personAdmin, bank.RoleAdmin, workshop, "Tomas", "Brandl"),
			person(personManager, bank.RoleManager, marketing, "Noor", "Haddad"),
			person(personEmployee, bank.RoleEmployee, marketing, "Lea", "Sommer"),
			person(personOtherEmployee, bank.RoleEmployee, workshop, "Oskar", "Nyberg"),
			person(personReporting, bank.RoleReporting, workshop, "Vera", "Conti"),
			person(personAccountant, bank.RoleAccountant, workshop, "Paul", "Roche"),
			person(personWithoutKYC, bank.RoleEmployee, workshop, "Mina", "Okafor"),
			person(personInvitable, "", "", "Jan", "Visser"),
		},
		BankAccounts: []accountSeed{
			{Key: "main", Name: "Main account", Main: true, BalanceCents: balance},
			{Key: "marketing", Name: "Marketing budget", BalanceCents: balance},
			{Key: "old", Name: "Old account", Status: bank.AccountClosed, BalanceCents: balance},
		},
	}}

	file.Memberships[7].KYCStatus = bank.KycWaiting
	file.Memberships[8].Status, file.Memberships[8].KYCStatus = bank.MemberInvitable, bank.KycWaiting

	return file
}
