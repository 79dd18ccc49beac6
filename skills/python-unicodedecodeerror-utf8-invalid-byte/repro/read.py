with open("names.csv", encoding="utf-8") as file:
    print(file.read())
