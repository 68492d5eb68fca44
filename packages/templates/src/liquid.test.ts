import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderHtmlTemplate, renderTextTemplate } from './liquid.ts'

const refused = (why: RegExp) => ({ code: 'VALUE_INVALID', message: why })

test('renderHtmlTemplate: every value is escaped, also after filters, captures and in lists', () => {
  const values = { name: '<script>alert(1)</script>', list: ['<b>', '&'], table: { a: '<i>' } }
  const sources = [
    '{{ name }}',
    '{{ name | append: "<img onerror=x>" | upcase }}',
    '{% assign x = name %}{{ x }}',
    '{% capture x %}{{ name }}{% endcapture %}{{ x }}',
    '{% for one in list %}{{ one }}{% endfor %}',
    '{{ list }}{{ table }}',
    '{{ list | join: "<hr>" }}',
    '{{ missing | default: "<hr>" }}',
  ]
  for (const source of sources)
    assert.doesNotMatch(renderHtmlTemplate(source, values), /[<>]/, source)
  assert.equal(renderHtmlTemplate('<p>{{ name }}</p>', { name: 'a & b' }), '<p>a &amp; b</p>')
})

test('renderTextTemplate: leaves text as it is', () => {
  assert.equal(renderTextTemplate('Hello {{ name }}', { name: 'R&D <x>' }), 'Hello R&D <x>')
})

test('templates: no way round escaping, no files, no prototypes', () => {
  const sources = [
    '{{ name | raw }}',
    '{% include "/etc/passwd" %}',
    '{% render "/etc/passwd" %}',
    '{% layout "/etc/passwd" %}',
    '{{ name.constructor }}',
    '{{ name.__proto__ }}',
    '{{ constructor }}',
    '{{ "x".constructor.constructor }}',
    '{{ name | where_exp: "x", "x" }}',
    '{{ misspelt }}',
    '{% if name %}',
  ]
  for (const source of sources)
    assert.throws(
      () => renderHtmlTemplate(source, { name: 'x' }),
      refused(/The template cannot be used/),
      source,
    )
})

test('templates: values must be plain data', () => {
  class Secret {
    value(): string {
      return 'secret'
    }
  }
  for (const value of [new Secret(), () => 'x', Symbol('x'), new Map(), Object.create({ a: 1 })])
    assert.throws(() => renderTextTemplate('{{ value }}', { value }), refused(/plain data/))
})

test('templates: a link may not lead to what runs', () => {
  const sources = ['<a href="{{ url }}">x</a>', '<p><img src="{{ url }}"></p>']
  for (const source of sources) {
    assert.throws(
      () => renderHtmlTemplate(source, { url: 'java\tscript:alert(1)' }),
      refused(/link/),
      source,
    )
    assert.match(
      renderHtmlTemplate(source, { url: 'https://a.example/?b&c' }),
      /https:\/\/a\.example\/\?b&amp;c/,
    )
  }
  assert.throws(() => renderHtmlTemplate('<a href="&#106;avascript:x">', {}), refused(/link/))
  assert.throws(
    () => renderHtmlTemplate('<a href="javascript:{{ x }}">', { x: 1 }),
    refused(/link/),
  )
})

test('templates: loops and growth end at a limit', () => {
  const sources = [
    '{% for i in (1..100000000) %}x{% endfor %}',
    '{% for i in (1..1000) %}{% for j in (1..1000) %}{% for k in (1..1000) %}x{% endfor %}{% endfor %}{% endfor %}',
    '{% assign a = "xxxxxxxxxx" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}',
    'x'.repeat(100_001),
  ]
  for (const source of sources) {
    const start = performance.now()
    assert.throws(() => renderTextTemplate(source, {}), refused(/cannot be used/))
    assert.ok(performance.now() - start < 2000)
  }
})

test('renderHtmlTemplate: a value may not stand where escaping does not help', () => {
  const sources = [
    '<a href={{ x }}>x</a>',
    "<a title='{{ x }}'>x</a>",
    '<p {{ x }}>',
    '<script>{{ x }}</script>',
    '<style>{{ x }}</style>',
    '<p onclick="{{ x }}">',
    '<p style="{{ x }}">',
    '<{{ x }}>',
  ]
  for (const source of sources)
    assert.throws(() => renderHtmlTemplate(source, { x: 'y' }), refused(/cannot be used/), source)
})
