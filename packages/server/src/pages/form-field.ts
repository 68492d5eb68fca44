import { attributes, type Html, html } from '@zennnn/templates'

export interface FormInput {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'email' | 'password'
  readonly value?: string | undefined
  readonly hint?: string
  readonly problem?: string | undefined
  readonly autocomplete: string
  readonly maxlength?: number
  readonly required?: boolean
  /** Stands behind the input: the rest of an address. */
  readonly suffix?: string
  readonly spellcheck?: 'false'
  /** Stands beneath all of it. */
  readonly below?: Html
}

/** An input with its label, its hint and what is wrong with it, connected for assistive technology. */
export function formInput(input: FormInput): Html {
  const { name, label, hint, problem, suffix } = input
  const describedBy = [
    hint !== undefined && `${name}-hint`,
    problem !== undefined && `${name}-problem`,
  ].filter((id) => id !== false)
  const control = html`<input${attributes({
    id: name,
    name,
    type: input.type,
    value: input.value,
    autocomplete: input.autocomplete,
    maxlength: input.maxlength,
    required: input.required ?? true,
    spellcheck: input.spellcheck,
    'aria-invalid': problem === undefined ? undefined : 'true',
    'aria-describedby': describedBy.length === 0 ? undefined : describedBy.join(' '),
  })}>`
  return html`<div class="field">
<label for="${name}">${label}</label>
${suffix === undefined ? control : html`<div class="suffixed">${control}<span>${suffix}</span></div>`}
${problem !== undefined && html`<p class="error" id="${name}-problem">${problem}</p>`}
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${input.below}
</div>`
}

/** What is wrong with a form as a whole, first on the page, each with a link to its input. */
export function problemSummary(title: string, problems: ReadonlyMap<string, string>): Html {
  return html`<div class="notice bad" role="alert">
<h2>${title}</h2>
<ul>${[...problems].map(([name, text]) => html`<li><a href="#${name}">${text}</a></li>`)}</ul>
</div>`
}
