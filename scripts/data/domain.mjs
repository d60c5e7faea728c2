// domain.json: nouns that name a business. Public code uses many of them, so frequency would call them public.
// Left out on purpose: what programming itself says every day (session, user, document, record, policy, position,
// checkout, factory, card, quote, asset, agent, member, plan, share, option, rate, token, role, task, event, message).
import { writeData } from './sources.mjs';
import { sorted, wordsOf } from './text.mjs';

const fields = {
  commerce: `customer product order cart invoice receipt refund coupon voucher discount price pricing catalogue
    merchant supplier buyer seller retailer wholesaler reseller shopper storefront shop sale purchase procurement
    warranty giveaway rebate loyalty wishlist bestseller brand boutique merchandise marketplace auction bidder
    quotation restock backorder preorder subscription promo upsell franchise franchisee fulfillment purchaser
    requisition`,
  finance: `account payment billing bill ledger loan lender borrower mortgage escrow wallet balance bank banker
    banking credit debit deposit withdrawal overdraft remittance payout payroll salary wage bonus stipend fee tax
    taxpayer dividend equity bond stock broker brokerage trade trader portfolio investor investment fund treasury
    revenue profit earnings expense expenditure budget forecast auditor bookkeeping reconciliation chargeback fraud
    kyc aml collateral creditor debtor bankruptcy liquidity solvency annuity pension cryptocurrency money cash cheque
    accounting accountant fiscal amortization depreciation installment acquirer cardholder payee payer settlement iban
    sepa vat arrears delinquency foreclosure lien debenture dunning invoicing cashier valuation`,
  health: `patient doctor physician nurse surgeon therapist clinician clinic hospital ward pharmacy pharmacist
    prescription diagnosis symptom disease illness allergy medication medicine dosage vaccine vaccination immunization
    surgery therapy appointment referral triage radiology pathology oncology cardiology pediatrics biopsy specimen
    laboratory ambulance caregiver hospice dentist dental optician rehabilitation wellness pregnancy genome blood
    donor transplant epidemic insulin dose prognosis toxicology geriatrics obstetrics pharma`,
  logistics: `shipment shipping shipper parcel courier freight consignment consignee warehouse inventory pallet truck
    trucker lorry fleet vehicle haulage delivery tariff importer exporter waybill depot harbour airport airline
    aircraft cruise vessel railway taxi rider mileage odometer dealer dealership haulier`,
  people: `employee employer recruiter recruitment applicant vacancy hiring headcount timesheet overtime attendance
    sickness parental appraisal compensation contractor freelancer internship apprentice workforce staff staffing
    personnel payslip retirement maternity paternity`,
  insurance: `insurance insurer insured reinsurance policyholder premium underwriter underwriting claim claimant
    beneficiary deductible copay indemnity actuary actuarial annuitant adjuster liability casualty`,
  education: `student pupil teacher professor lecturer tutor school college university faculty campus course
    curriculum syllabus lesson exam homework gradebook enrollment enrolment tuition scholarship diploma graduate
    alumni classroom semester kindergarten`,
  telecom: `telecom roaming handset broadband landline prepaid postpaid msisdn imsi voicemail`,
  energy: `electricity kilowatt turbine refinery gasoline petroleum drilling solar photovoltaic substation`,
  legal: `lawyer attorney paralegal plaintiff defendant lawsuit litigation court jury verdict statute contract
    arbitration deposition notary patent trademark probate tenancy subpoena bailiff acquittal`,
  property: `tenant landlord rent rental estate realtor apartment condo hotel hostel guest reservation booking
    concierge housekeeping occupancy mortgagee residence household leasehold`,
  travel: `flight passenger traveler traveller itinerary luggage baggage boarding tourist ticketing`,
  gaming: `player gamer leaderboard tournament quest loot casino jackpot wager betting gambling lottery sportsbook`,
  marketing: `campaign prospect newsletter advertiser advertisement advertising sponsor influencer affiliate survey
    respondent`,
  food: `restaurant diner recipe ingredient grocery catering meal`,
  public: `citizen voter ballot election ministry municipality police prison inmate offender veteran charity donation
    volunteer`,
  industry: `manufacturer machinery assembler foreman harvest crop livestock farm farmer tractor miner quarry textile
    laboratory`,
};

export function build() {
  const words = sorted(Object.values(fields).flatMap(wordsOf));
  writeData('domain.json', words);
  return { words: words.length };
}
