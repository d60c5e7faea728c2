// A button of a notice: a command of ours, with what it is about.

export interface NoticeButton {
  readonly label: string;
  readonly command: string;
  readonly parameters?: readonly (string | number)[];
}
