import type { Model } from '@zennnn/model'

export function readSource(model: Model): string {
  return `app."${model.name}"`
}
