import { PlatformError } from '@zennnn/kernel'
import { renderMail } from '@zennnn/messages'
import type { MailTemplate, Registry } from '@zennnn/model'

const VALUE = /\{\{-?\s*([a-z_]\w*)/g

/** What every template of mails becomes with a text in each of its values: whole documents of HTML, of those that take it. */
export function drawDocuments(
  { mailTemplates }: Pick<Registry, 'mailTemplates'>,
  text: string,
): readonly string[] {
  return [...mailTemplates.values()].flatMap((template) => {
    const names = [...Object.values(template).join(' ').matchAll(VALUE)].map(([, name]) => name)
    const values: Readonly<Record<string, string>> = Object.fromEntries(
      names.map((name) => [name, text] as const),
    )
    return draw(template, values)
  })
}

function draw(template: MailTemplate, values: Readonly<Record<string, string>>): readonly string[] {
  try {
    return [renderMail(template, values).html]
  } catch (error) {
    // Nobody gets what is refused, as a link that would run something.
    if (error instanceof PlatformError && error.code === 'VALUE_INVALID') return []
    throw error
  }
}
