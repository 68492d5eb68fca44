/** A file of invoices, and what must come of it. */
export interface InvoicesFile {
  readonly text: string
  /** Numbers with a customer: each is one order, some of two lines. */
  readonly orders: number
  readonly cancelled: number
  /** Rows without a customer. */
  readonly refused: number
}

const HEADER = 'InvoiceNo,InvoiceDate,CustomerID,Country,Quantity,UnitPrice'
const STARTS_AT = Date.UTC(2010, 11, 1, 8, 26)
const STEP_MS = 20 * 60_000
const CUSTOMERS = 4372
/** Of a thousand, in this order; what is left is the United Kingdom's. */
const COUNTRIES = [
  ['Germany', 23],
  ['France', 18],
  ['EIRE', 14],
  ['Belgium', 5],
  ['Spain', 4],
  ['Netherlands', 4],
  ['Switzerland', 3],
  ['Portugal', 3],
  ['Australia', 3],
  ['Italy', 2],
  ['Finland', 2],
  ['Sweden', 2],
  ['Norway', 2],
  ['Channel Islands', 1],
  ['Japan', 1],
  ['Poland', 1],
  ['Unspecified', 1],
  ['USA', 1],
  ['Czech Republic', 1],
  ['European Community', 1],
  ['RSA', 1],
] as const
/** A pair of rows with one number; 43 among 25,943. */
const PAIR_EVERY = 603

/**
 * Invoices of a shop as the file of real ones in test/data has them, in the same shares: 15 % cancellations (`C`, at the end,
 * negative), 14 % without a customer, `(blank)`, some numbers twice in a row, countries by other names than ours,
 * unit prices of none to four decimals and of 0, quantities below 0, days as M/D/YYYY H:MM. The same for each run.
 */
export function makeInvoices(rows: number): InvoicesFile {
  const cancelledFrom = rows - Math.round(rows * 0.148)
  const lines: string[] = []
  const numbers = { all: new Set<string>(), cancelled: new Set<string>() }
  let refused = 0
  for (let row = 0; row < rows; row += 1) {
    const isSecond = row % PAIR_EVERY === PAIR_EVERY - 1 && row !== cancelledFrom
    const invoice = isSecond ? row - 1 : row
    const isCancelled = invoice >= cancelledFrom
    const number = `${isCancelled ? 'C' : ''}${536_365 + invoice}`
    const hasCustomer = (invoice * 131) % 1000 >= 143
    if (!hasCustomer) refused += 1
    else numbers[isCancelled ? 'cancelled' : 'all'].add(number)
    const customer = (invoice * 7919) % CUSTOMERS
    lines.push(
      [
        number,
        dayOf(row),
        hasCustomer ? String(12_346 + customer) : '(blank)',
        countryOf((customer * 389) % 1000),
        quantityOf(row, isCancelled),
        priceOf(row),
      ].join(','),
    )
  }
  const cancelled = numbers.cancelled.size
  return {
    text: [HEADER, ...lines].join('\n'),
    orders: numbers.all.size + cancelled,
    cancelled,
    refused,
  }
}

function dayOf(row: number): string {
  const at = new Date(STARTS_AT + row * STEP_MS)
  const day = `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()}`
  return `${day} ${at.getUTCHours()}:${String(at.getUTCMinutes()).padStart(2, '0')}`
}

function countryOf(place: number): string {
  let rest = place
  for (const [country, share] of COUNTRIES) {
    if (rest < share) return country
    rest -= share
  }
  return 'United Kingdom'
}

function quantityOf(row: number, isCancelled: boolean): string {
  const quantity = 1 + ((row * 37) % 480)
  return String(isCancelled || row % 17 === 0 ? -quantity : quantity)
}

function priceOf(row: number): string {
  const tenThousandths = 100 + ((row * 7907) % 120_000)
  if (row % 12 === 0) return '0'
  return String(Number((tenThousandths / 10_000).toFixed([4, 2, 4, 3, 2][row % 5])))
}
