import type { Report, ReportChange, ReportStep } from '@zennnn/cloud'

/** What is done, besides who does it. */
export interface WantedStep {
  readonly step: ReportStep
  readonly body: string
  readonly details?: NonNullable<ReportChange['details']>
  /** Of the audit log: "assessed as high". */
  readonly words: string
}

const HAPPENED: Readonly<Record<WantedStep['step'], string>> = {
  answered: '',
  wrote: '',
  assessed: 'We assessed your report.',
  fixing: 'We are fixing what you reported.',
  fixed: 'What you reported is fixed.',
  invalid: 'We found that this is no vulnerability.',
  duplicate: 'We knew of this already.',
  disclosed: 'We published what you reported. Thank you.',
}

/** To who reported it, in the thread of the first mail. What he wrote himself is not repeated. */
export function reportMail(
  { number }: Pick<Report, 'number'>,
  { step, body, details = {} }: WantedStep,
  { url, origin }: { readonly url: string; readonly origin: string },
): { readonly subject: string; readonly text: string } {
  const { severity, id } = details
  const said = step === 'disclosed' ? `${origin}/security/advisories/${id}` : body
  return {
    subject: `Re: We have your report (${number})`,
    text: [
      HAPPENED[step],
      step === 'assessed' ? `Its severity is ${severity}.` : '',
      said,
      `All that was written, and where you write to us:\n${url}\nWe do not read answers to this mail.`,
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  }
}
