import { field, type Setting, setting } from '@zennnn/model'

export const QUOTATION_DAYS = setting(
  'sales.quotation_days',
  field.integer({
    label: 'Days a quotation link is valid',
    help: 'From the day of sending. Links that are under way keep the time they were given.',
    required: true,
    default: 30,
    min: 1,
    max: 365,
  }),
)

export const QUOTATION_NOTE = setting(
  'sales.quotation_note',
  field.longText({
    label: 'Note on new quotations',
    help: 'Each quotation begins with it, and can have another one.',
    maxLength: 4000,
  }),
)

export const SALES_SETTINGS: readonly Setting[] = [QUOTATION_DAYS, QUOTATION_NOTE]
