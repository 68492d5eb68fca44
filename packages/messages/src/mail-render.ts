import type { MailTemplate } from '@zennnn/model'
import { html, renderHtmlTemplate, renderTextTemplate, trustedHtml } from '@zennnn/templates'
import { refuseCardInMail } from './mail-cards.ts'
import { checkHeaderText } from './mail-header.ts'

/** A mail as it is put into the outbox, but for its recipient. */
export interface RenderedMail {
  readonly subject: string
  readonly text: string
  /** A whole document. */
  readonly html: string
}

/**
 * Fills a declared template. Throws VALUE_INVALID when the subject or the template cannot be used, or the number of a
 * payment card would stand in the mail, before anything is written.
 */
export function renderMail(
  template: MailTemplate,
  values: Readonly<Record<string, unknown>>,
): RenderedMail {
  const subject = checkHeaderText(renderTextTemplate(template.subject, values))
  const mail = {
    subject,
    text: renderTextTemplate(template.text, values),
    html: htmlDocument(subject, renderHtmlTemplate(template.html, values)),
  }
  refuseCardInMail(mail)
  return mail
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
