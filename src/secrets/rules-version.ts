/** Day of the last change to any rule, and its number on that day. Records carry it. */
export const rulesVersion = '2026-11-22.1';
