import { PlatformError } from '@zennnn/kernel'

/** In which form an answer leaves. */
export interface AnswerForm {
  /** `object`: exactly one record, without the list around it; any other number is NOT_EXACTLY_ONE. */
  readonly form: 'array' | 'object' | 'csv'
  readonly stripNulls: boolean
  readonly contentType: string
}

const JSON_TYPES: ReadonlySet<string> = new Set(['*/*', 'application/*', 'application/json'])

/** The first form of the `Accept` header that is offered. Throws MEDIA_TYPE_UNSUPPORTED when none is. */
export function parseAccept(header: string | undefined): AnswerForm {
  const wanted = header === undefined || header.trim() === '' ? '*/*' : header
  for (const range of wanted.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const form = findForm(type, parameters)
    if (form !== undefined) return form
  }
  throw new PlatformError('MEDIA_TYPE_UNSUPPORTED', {
    message: `None of these is offered: ${JSON.stringify(wanted.slice(0, 100))}.`,
    hint: 'Offered are application/json, application/vnd.pgrst.object+json, application/vnd.pgrst.array+json and text/csv.',
  })
}

function findForm(type: string, parameters: readonly string[]): AnswerForm | undefined {
  const stripNulls = parameters.includes('nulls=stripped')
  const suffix = `${stripNulls ? ';nulls=stripped' : ''}; charset=utf-8`
  if (JSON_TYPES.has(type))
    return { form: 'array', stripNulls: false, contentType: 'application/json; charset=utf-8' }
  if (type === 'text/csv')
    return { form: 'csv', stripNulls: false, contentType: 'text/csv; charset=utf-8' }
  const kind = /^application\/vnd\.pgrst\.(array|object)(?:\+json)?$/.exec(type)?.[1]
  if (kind !== 'array' && kind !== 'object') return undefined
  return { form: kind, stripNulls, contentType: `application/vnd.pgrst.${kind}+json${suffix}` }
}
