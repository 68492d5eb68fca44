import type { LinkPurpose, MailTemplate } from '@zennnn/model'

/** Values: number, customer_name, company_name, currency, total, url, days. */
export const QUOTATION_MAIL: MailTemplate = {
  name: 'quotation',
  subject: 'Quotation {{ number }} from {{ company_name }}',
  text: `Hello {{ customer_name }},

{{ company_name }} has made you an offer: quotation {{ number }} over {{ total }} {{ currency }}, tax included.

See it, and confirm it if you like, on this page:
{{ url }}

The link is for you alone and works for {{ days }} days. Whoever has it can confirm in your name, so please do not forward it.

If you did not expect this message you can ignore it; nothing happens.
`,
  html: `<p>Hello {{ customer_name }},</p>
<p>{{ company_name }} has made you an offer: quotation <strong>{{ number }}</strong> over <strong>{{ total }} {{ currency }}</strong>, tax included.</p>
<p><a href="{{ url }}">See and confirm the quotation</a></p>
<p>The link is for you alone and works for {{ days }} days. Whoever has it can confirm in your name, so please do not forward it.</p>
<p>If you did not expect this message you can ignore it; nothing happens.</p>
`,
}

export const QUOTATION_LINK: LinkPurpose = {
  name: 'quotation',
  model: 'sale_order',
  select:
    'number,state,date,expires_on,customer_name,company_name,currency,untaxed,tax,total,note,confirmed_by_name,confirmed_at,lines(position,description,quantity,unit_price,discount,tax_rate,subtotal)',
  title: 'Quotation',
  columns: ['description', 'quantity', 'unit_price', 'discount', 'tax_rate', 'subtotal'],
  action: 'confirm_by_link',
  button: 'Confirm order',
}
