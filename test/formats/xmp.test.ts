/** Properties of XMP packets by namespace, and packets written to cost time or memory (docs/spec/signals.md section 2). */

import { describe, expect, it } from 'vitest';
import { MAX_PROPERTIES, MAX_VALUE_CHARS, xmpProperties } from '../../src/formats/xmp.ts';
import { expectWithin } from '../fixtures/in-time.ts';
import { NAMESPACES, xmp } from '../fixtures/tagged-pictures.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const { Iptc4xmpExt, dc } = NAMESPACES;

/** A packet with `inside` in its description. */
const packet = (inside: string, attributes = '') =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}"><rdf:Description rdf:about="" xmlns:dc="${dc}" ${attributes}>${inside}</rdf:Description></rdf:RDF></x:xmpmeta>`;

const values = (text: string) => xmpProperties(text).map(({ name, value }) => `${name}=${value}`);

describe('properties', () => {
  it.each(['attributes', 'elements'] as const)('are read from %s', (form) => {
    const text = xmp({ 'Iptc4xmpExt:AISystemUsed': 'A & "B"', 'dc:source': '<c>' }, form);
    expect(xmpProperties(text)).toEqual([
      { namespace: Iptc4xmpExt, name: 'AISystemUsed', value: 'A & "B"' },
      { namespace: dc, name: 'source', value: '<c>' },
    ]);
  });

  it('are told apart by namespace, not by prefix', () => {
    const text = packet(
      '<iptc:AISystemUsed xmlns:iptc="urn:other">no</iptc:AISystemUsed>',
      `xmlns:q="${Iptc4xmpExt}" q:AISystemUsed="yes"`,
    );
    expect(xmpProperties(text)).toEqual([
      { namespace: Iptc4xmpExt, name: 'AISystemUsed', value: 'yes' },
      { namespace: 'urn:other', name: 'AISystemUsed', value: 'no' },
    ]);
  });

  it.each(['Alt', 'Seq', 'Bag'])('have the values of an rdf:%s in order', (list) => {
    const text = packet(
      `<dc:title><rdf:${list}><rdf:li xml:lang="x-default">one</rdf:li><rdf:li>two</rdf:li></rdf:${list}></dc:title>`,
    );
    expect(values(text)).toEqual(['title=one', 'title=two']);
  });

  it('may be an rdf:resource, or fields of a structure', () => {
    expect(values(packet('<dc:source rdf:resource="https://a.example/x"/>'))).toEqual([
      'source=https://a.example/x',
    ]);
    expect(
      values(packet('<dc:relation rdf:parseType="Resource"><dc:creator>me</dc:creator></dc:relation>')),
    ).toEqual(['creator=me']);
  });

  it('end a prefix where its element ends', () => {
    const text = packet('<dc:source><a:x xmlns:a="urn:a">in</a:x></dc:source><a:x>out</a:x>');
    expect(xmpProperties(text)).toEqual([
      { namespace: 'urn:a', name: 'x', value: 'in' },
      { namespace: '', name: 'x', value: 'out' },
    ]);
  });

  it('have only the entities of XML and numbers decoded, once', () => {
    const text = packet('<dc:source>&lt;&amp;amp;&#65;&#x1F600;&nbsp;&#0;&#x110000;</dc:source>');
    expect(values(text)).toEqual(['source=<&amp;A😀&nbsp;&#0;&#x110000;']);
  });
});

describe('hostile packets', () => {
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY c "${'&b;'.repeat(100)}">]>`;

  it.each([
    ['a document type with entities', laughs + packet('<dc:source>&c;</dc:source>')],
    [
      'a document type from elsewhere',
      `<!doctype x SYSTEM "file:///etc/passwd">${packet('<dc:source>a</dc:source>')}`,
    ],
    ['an entity within', packet('<!ENTITY a "b"><dc:source>&a;</dc:source>')],
  ])('with %s are not read', (_, text) => {
    expect(xmpProperties(text)).toEqual([]);
  });

  it('have at most 512 properties of 2,000 characters', () => {
    const many = xmpProperties(packet('<dc:source>a</dc:source>'.repeat(MAX_PROPERTIES + 10)));
    expect(many).toHaveLength(MAX_PROPERTIES);
    const attributes = Array.from({ length: MAX_PROPERTIES + 10 }, (_, i) => `dc:a${i}="v"`).join(' ');
    expect(xmpProperties(packet('', attributes))).toHaveLength(MAX_PROPERTIES);
    const [long] = xmpProperties(packet(`<dc:source>${'a'.repeat(MAX_VALUE_CHARS + 10)}</dc:source>`));
    expect(long?.value).toHaveLength(MAX_VALUE_CHARS);
  });

  it.each([
    ['names without values', `<dc:source ${'a'.repeat(60_000)}>`],
    ['spaces', `<dc:source ${' '.repeat(60_000)}>`],
    ['signs of equality', `<dc:source ${'='.repeat(60_000)}>`],
    ['open tags', '<'.repeat(250_000)],
    ['quotation marks', '<a "'.repeat(60_000)],
    ['elements within each other', '<a>'.repeat(80_000)],
    ['comments without end', '<!--'.repeat(60_000)],
    ['ampersands', packet(`<dc:source>${'&'.repeat(250_000)}</dc:source>`)],
    [
      'prefixes',
      packet(
        `<a ${Array.from({ length: 2_000 }, (_, i) => `xmlns:p${i}="u"`).join(' ')}>${'<b xmlns:q="u"/>'.repeat(10_000)}`,
      ),
    ],
  ])('of many %s take little time', (_, text) =>
    expectWithin(1_000, () => {
      expect(xmpProperties(text).length).toBeLessThanOrEqual(MAX_PROPERTIES);
    }),
  );

  it('read what comes before damage', () => {
    const text = packet('<dc:source>a</dc:source><dc:title');
    expect(values(text.slice(0, text.indexOf('<dc:title') + 9))).toEqual(['source=a']);
  });

  it('do not reach the prototype of objects', () => {
    const text = packet(
      '<__proto__:constructor xmlns:__proto__="urn:p">a</__proto__:constructor><constructor:a>b</constructor:a>',
    );
    expect(xmpProperties(text)).toEqual([
      { namespace: 'urn:p', name: 'constructor', value: 'a' },
      { namespace: '', name: 'a', value: 'b' },
    ]);
  });
});
