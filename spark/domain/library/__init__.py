"""The library: subjects, lessons and their versions, their files, who checked them and how they are used."""
