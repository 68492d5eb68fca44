import type { MailTemplate } from '@zennnn/model'
import { html, renderHtmlTemplate, renderTextTemplate, trustedHtml } from '@zennnn/templates'
import { checkAddress, checkHeaderText } from './mail-header.ts'

/** A mail as it is put into the outbox. */
export interface ComposedMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** A whole document. */
  readonly html: string
}

/**
 * Fills a declared template. Throws VALUE_INVALID when the address, the subject or the template cannot be used, before
 * anything is written.
 */
export function composeMail(
  template: MailTemplate,
  to: string,
  values: Readonly<Record<string, unknown>>,
): ComposedMail {
  const subject = checkHeaderText(renderTextTemplate(template.subject, values))
  return {
    to: checkAddress(to),
    subject,
    text: renderTextTemplate(template.text, values),
    html: htmlDocument(subject, renderHtmlTemplate(template.html, values)),
  }
}

function htmlDocument(title: string, body: string): string {
  // The body comes from the renderer, which escaped every value in it.
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
${trustedHtml(body)}
</body>
</html>
`.toString()
}
