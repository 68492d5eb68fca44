import { allow, field, formView, listView, model, searchView } from '@zennnn/model'

const CURRENCIES = {
  EUR: 'Euro',
  USD: 'US dollar',
  GBP: 'Pound sterling',
  CHF: 'Swiss franc',
  DKK: 'Danish krone',
  NOK: 'Norwegian krone',
  SEK: 'Swedish krona',
  PLN: 'Polish złoty',
  CZK: 'Czech koruna',
  CAD: 'Canadian dollar',
  AUD: 'Australian dollar',
} as const

/** A company of the customer itself: whose records these are, whose name stands on documents. All its money is in one currency. */
export const Company = model('company', {
  label: 'Company',
  plural: 'Companies',
  order: 'name',
  fields: {
    name: field.text({ label: 'Name', required: true, unique: true, maxLength: 120 }),
    currency: field.selection(CURRENCIES, { label: 'Currency', required: true, default: 'EUR' }),
    email: field.text({ label: 'E-mail', format: 'email', maxLength: 200 }),
    phone: field.text({ label: 'Phone', format: 'phone', maxLength: 40 }),
    street: field.text({ label: 'Street', maxLength: 200 }),
    zip: field.text({ label: 'Postcode', maxLength: 20 }),
    city: field.text({ label: 'City', maxLength: 120 }),
    tax_number: field.text({ label: 'Tax number', maxLength: 40 }),
  },
  access: [
    allow('administrator', ['read', 'create', 'update', 'delete']),
    allow('member', ['read']),
  ],
})

export const COMPANY_VIEWS = [
  listView('company', ['name', 'city', 'currency', 'email']),
  formView('company', {
    sections: [
      { fields: ['name', 'currency', 'tax_number'] },
      { label: 'Address', fields: ['street', 'zip', 'city', 'email', 'phone'] },
    ],
  }),
  searchView('company', { text: ['name', 'city'], filters: [], groupBy: ['currency'] }),
]
