import { base } from '@zennnn/base'
import { app, extend, field, group } from '@zennnn/model'
import { CONTACT_VIEWS, Contact } from './contact.ts'
import { COUNTRY_SEED, COUNTRY_VIEWS, Country } from './country.ts'
import { INDUSTRY_VIEWS, Industry } from './industry.ts'
import { TAG_VIEWS, Tag } from './tag.ts'
import { ARABIC } from './translations-ar.ts'
import { FRENCH } from './translations-fr.ts'

const companyCountry = extend('company', {
  fields: { country: field.reference('country', { label: 'Country' }) },
})

declare module '@zennnn/model' {
  interface Models {
    contact: typeof Contact
    country: typeof Country
    industry: typeof Industry
    tag: typeof Tag
  }
  interface Extensions {
    contacts_company: typeof companyCountry
  }
}

/** The address book that other apps share. */
export const contacts = app({
  name: 'contacts',
  label: 'Contacts',
  summary: 'Companies and people, with addresses, tags and industries.',
  depends: [base.name],
  groups: [group('contacts_user', 'Contacts')],
  models: [Contact, Country, Industry, Tag],
  extensions: [companyCountry],
  views: [...CONTACT_VIEWS, ...COUNTRY_VIEWS, ...INDUSTRY_VIEWS, ...TAG_VIEWS],
  seeds: [COUNTRY_SEED],
  translations: { fr: FRENCH, ar: ARABIC },
})
