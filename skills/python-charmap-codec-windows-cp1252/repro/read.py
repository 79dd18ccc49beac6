"""What open() without an encoding does on a Western European Windows: cp1252 is its default."""
import locale

locale.getpreferredencoding = lambda do_setlocale=True: "cp1252"  # stands for Windows
with open("menu.txt", encoding=locale.getpreferredencoding()) as file:
    print(ascii(file.read()))
