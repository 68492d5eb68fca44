import { type Field, type Model, ownerOfField, type Translate } from '@zennnn/model'

/** What people call a column that goes into a field of this name, in letters and digits. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  name: [
    'company',
    'companyname',
    'fullname',
    'displayname',
    'title',
    'security',
    'organisation',
    'organization',
  ],
  email: ['mail', 'emailaddress', 'mailaddress'],
  phone: ['tel', 'telephone', 'phonenumber', 'telephonenumber', 'mobile', 'mobilephone'],
  website: ['url', 'web', 'homepage', 'www'],
  street: ['address', 'addressline1', 'streetaddress', 'address1'],
  zip: ['postcode', 'postalcode', 'zipcode'],
  city: ['town', 'location', 'headquarters', 'headquarterslocation'],
  country: ['countryname', 'countrycode', 'nation'],
  symbol: ['ticker', 'tickersymbol'],
  reference: ['customerid', 'customerno', 'customernumber', 'externalid', 'number'],
  tags: ['labels', 'categories'],
  description: ['text', 'details'],
  quantity: ['qty', 'amount'],
  unit_price: ['price'],
  date: ['orderdate', 'invoicedate'],
  note: ['notes', 'comment', 'comments', 'remarks'],
}

/**
 * Mapping texts for columns whose name is that of a field or its label. `usual`, for a guess that somebody looks at: also
 * those with a usual word for a field, those that have its words among theirs (`GICS Sector`), and the id of an export.
 * None for all other columns, and no field twice.
 */
export function guessMapping(
  model: Model,
  columns: readonly string[],
  how: {
    readonly writesReadonly: boolean
    readonly words: 'exact' | 'usual'
    /** Labels count in this language too; without it only as they are declared. */
    readonly translate?: Translate
  },
): readonly string[] {
  const isUsual = how.words === 'usual'
  const fields = [...model.fields]
    .filter(
      ([name, field]) =>
        (isUsual && name === 'id') ||
        (isImportable(name, field) &&
          field.kind !== 'collection' &&
          (how.writesReadonly || !field.readonly)),
    )
    .map(([name, field]) => ({ name, labels: labelsOf(model, name, { field, ...how }) }))
  const found = new Map<string, string>()
  const taken = new Set<string>()
  for (const fits of isUsual ? [hasName, hasLabel, hasSynonym, hasWords] : [hasName, hasLabel])
    for (const column of columns) {
      if (found.has(column)) continue
      const name = fields.find((field) => !taken.has(field.name) && fits(column, field))?.name
      if (name === undefined) continue
      taken.add(name)
      found.set(column, name)
    }
  return columns.flatMap((column) => {
    const name = found.get(column)
    return name === undefined ? [] : [`${name}=${column}`]
  })
}

const KEPT = new Set(['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by'])
const KEPT_KINDS = new Set<Field['kind']>(['id', 'computed', 'total', 'sequence', 'attachment'])

/** Whether people may give this field a value at all; the platform keeps the others. */
export function isImportable(name: string, field: Field): boolean {
  return !KEPT.has(name) && !KEPT_KINDS.has(field.kind)
}

interface Named {
  readonly name: string
  readonly labels: readonly string[]
}

/** As it is declared, and in the language of the asker. */
function labelsOf(
  { app }: Model,
  name: string,
  { field, translate }: { readonly field: Field; readonly translate?: Translate },
): readonly string[] {
  if (name === 'id' || field.label === undefined) return []
  const spoken = translate?.(field.label, ownerOfField(name, app))
  return spoken === undefined ? [field.label] : [field.label, spoken]
}

function hasName(column: string, { name }: Named): boolean {
  return plain(column) === plain(name)
}

function hasLabel(column: string, { labels }: Named): boolean {
  return labels.some((label) => plain(column) === plain(label))
}

function hasSynonym(column: string, { name }: Named): boolean {
  return Object.hasOwn(SYNONYMS, name) && (SYNONYMS[name] ?? []).includes(plain(column))
}

function hasWords(column: string, { name, labels }: Named): boolean {
  const words = wordsOf(column)
  if (name === 'id') return false
  return [name, ...labels].some((text) => {
    const wanted = wordsOf(text)
    return wanted.length > 0 && wanted.every((word) => words.includes(word))
  })
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
