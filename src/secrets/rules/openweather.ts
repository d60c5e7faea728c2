// OpenWeather: API keys, in addresses and beside their name.
import { equals, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const openweatherRules: readonly SecretRule[] = [
  {
    id: 'openweather-api-key',
    title: 'OpenWeather API key',
    keywords: ['openweather', 'open_weather'],
    pattern: patternIgnoringCase(
      String.raw`(?:openweathermap\.org[^\s"'\`<>]{0,120}[?&6]appid${equals}|${namedAfter('open_?weather', 'key|token|appid|app_id')})`,
      '(?<secret>[0-9a-f]{32})',
      wordEnd,
    ),
    positives: [
      'OPENWEATHER_' + `API_KEY=${sampleText('hex', 32)}`,
      'https://api.openweathermap.org/' + `data/2.5/weather?q=Berlin&appid=${sampleText('hex', 32, 2)}`,
      '"openWeather' + `MapApiKey": "${sampleText('hex', 32, 3)}"`,
    ],
    nearMisses: [
      'OPENWEATHER_' + `API_KEY=${sampleText('hex', 31)}`,
      'OPENWEATHER_' + `API_KEY=${'0'.repeat(32)}`,
      'https://api.openweathermap.org/data/' + '2.5/weather?q=Berlin&appid=YOUR_KEY',
    ],
  },
];
