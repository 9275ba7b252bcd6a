import { expect, it } from 'vitest'
import { expandFileName, expandNodeName } from './node-name.ts'

it.each([
  [undefined, 'celery@web1.example.com'],
  ['', 'celery@web1.example.com'],
  ['w1', 'celery@w1'],
  ['%h', 'celery@web1.example.com'],
  ['w1@', 'w1@web1.example.com'],
  ['@other', 'celery@other'],
  ['a@b@c', 'a@b@c'],
  ['w1@%h', 'w1@web1.example.com'],
  ['w1@%n', 'w1@web1'],
  ['w1@%d', 'w1@example.com'],
  ['%n-a@%h', 'web1-a@web1.example.com'],
  ['100%%@%h', '100%@web1.example.com'],
  ['w1@other', 'w1@other'],
])('expands %s to %s', (name, expected) => {
  expect(expandNodeName(name, 'web1.example.com')).toBe(expected)
})

it.each([
  ['/var/log/%n%I.log', '/var/log/w1.log'],
  ['%p.log', 'w1@a.example.com.log'],
  ['%h-%d', 'a.example.com-example.com'],
])('names the file %s %s', (name, expected) => {
  expect(expandFileName(name, 'w1@a.example.com')).toBe(expected)
})
