import { attributes, type Html, html } from '@zennnn/templates'

export interface TextArea {
  readonly name: string
  readonly label: string
  readonly rows: number
  readonly value: string
  readonly maxlength: number
  readonly required: boolean
  readonly hint?: string
  readonly problem?: string | undefined
}

/** A text of many lines with its label, its hint and what is wrong with it, as `formInput` is one of a line. */
export function textArea({ name, label, value, hint, problem, ...more }: TextArea): Html {
  const describedBy = [
    hint !== undefined && `${name}-hint`,
    problem !== undefined && `${name}-problem`,
  ].filter((id) => id !== false)
  // Browsers drop one line break behind the tag.
  return html`<div class="field wide">
<label for="${name}">${label}</label>
<textarea${attributes({
    id: name,
    name,
    rows: more.rows,
    maxlength: more.maxlength,
    required: more.required,
    'aria-invalid': problem === undefined ? undefined : 'true',
    'aria-describedby': describedBy.length === 0 ? undefined : describedBy.join(' '),
  })}>
${value}</textarea>
${problem !== undefined && html`<p class="error" id="${name}-problem">${problem}</p>`}
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`
}
